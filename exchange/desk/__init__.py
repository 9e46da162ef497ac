"""Wagtail's admin, the editors' desk: what the exchange adds to it and takes out of it."""
