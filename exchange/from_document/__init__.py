"""Writing offline: a Word template for each kind and language, and the way back into a draft."""
