"""The jobs panel: what is being rendered, what went wrong and what can be done."""
