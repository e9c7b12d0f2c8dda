"""Segmind: Grok and Gemini voices and a workflow that clones a voice and speaks with it."""
