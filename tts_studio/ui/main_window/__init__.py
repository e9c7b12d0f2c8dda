"""The studio's window: what is where, and what joins it to the engine."""
