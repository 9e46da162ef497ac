"""Members' forms of the exchange."""
