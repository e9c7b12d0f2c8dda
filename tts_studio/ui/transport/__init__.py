"""The strip that plays: buttons, position, waveform, level and output."""
