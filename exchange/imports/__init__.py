"""Contributions from a table: read, checked row by row, and written all together or not at all."""
