"""People, organisations, countries, focal points; and the one way to notify somebody."""
