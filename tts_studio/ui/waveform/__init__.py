"""The waveform: what was rendered, where playback is and how to get elsewhere."""
