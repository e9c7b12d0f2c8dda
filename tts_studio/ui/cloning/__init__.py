"""The Clone page: recordings, their checks, consent, the upload, and the voices of one’s own."""
