"""The window: widgets that show the engine and hand it what the user does."""
