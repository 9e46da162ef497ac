"""What import and export share: the columns of a table, names of values, cells that start a formula."""
