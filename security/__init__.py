"""`make security`: what can be checked about safety by one command, as one table (docs/security.md)."""
