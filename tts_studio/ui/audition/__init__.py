"""The audition: one line heard in many voices, judged and cast."""
