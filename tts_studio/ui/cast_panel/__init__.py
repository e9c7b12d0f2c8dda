"""The cast panel: every speaker with a voice, a colour and a level."""
