"""The vocabulary of the studio: plain values and rules, standard library only."""
