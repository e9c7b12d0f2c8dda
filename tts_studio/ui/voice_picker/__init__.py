"""The voices panel: finding a voice, hearing it and choosing it."""
