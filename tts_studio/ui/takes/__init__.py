"""The takes panel: what a segment has been made to sound like, compared, chosen and kept."""
