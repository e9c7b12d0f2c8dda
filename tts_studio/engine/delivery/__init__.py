"""From takes to a master, with proof."""
