"""Find and replace in the script."""
