"""A filtered list as a table: CSV or XLSX, in batches, through the same rule as the list."""
