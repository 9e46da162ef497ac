"""Settings: the only place that reads the environment (docs/conventions.md)."""
