"""TTS Studio: turn a directed script into finished speech."""
