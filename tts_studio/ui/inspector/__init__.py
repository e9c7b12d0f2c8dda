"""The inspector: everything about the current segment and the voice that speaks it."""
