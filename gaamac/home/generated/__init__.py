"""Generated contributions: a library of any size that behaves like a real one, for measuring."""
