"""The test suite; mirrors the source (docs/conventions.md)."""
