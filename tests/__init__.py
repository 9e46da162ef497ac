"""The tests: they mirror the source, and run against real PostgreSQL and Valkey."""
