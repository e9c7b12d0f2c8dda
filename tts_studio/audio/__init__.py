"""Sound itself: PCM, files, devices, the player and pictures of the waveform."""
