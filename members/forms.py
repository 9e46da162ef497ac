"""Forms of the members' room."""

from __future__ import annotations

from django import forms


class SignupForm(forms.Form):
    """What allauth's sign-up asks beyond address and password."""

    def signup(self, request: object, user: object) -> None:
        """Store the application."""
