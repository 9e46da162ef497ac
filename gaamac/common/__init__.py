"""The leaf: helpers that import no app, used by every floor above."""
