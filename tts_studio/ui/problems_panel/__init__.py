"""The list of everything that is wrong in the script."""
