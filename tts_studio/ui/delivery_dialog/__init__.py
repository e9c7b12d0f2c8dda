"""The Deliver window: from takes to a master that passes, with proof."""
