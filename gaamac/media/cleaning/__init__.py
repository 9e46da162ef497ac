"""Takes out of a file what its author never meant to publish, or refuses it (safety rules 2, 9)."""
