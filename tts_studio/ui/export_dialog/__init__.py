"""The export dialog: finished speech as files."""
