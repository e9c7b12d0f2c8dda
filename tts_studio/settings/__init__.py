"""The user's preferences and keys."""
