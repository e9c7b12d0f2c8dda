"""The script editor: the writing surface, its gutter, its tag bar and what helps while writing."""
