"""Money in the window: what something would cost, the user's consent, and the limit of a project."""
