"""The engines in the box, which need no key and no network."""
