"""manage.py create_administrator EMAIL [--name NAME]."""

from __future__ import annotations

import getpass
import secrets
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from gaamac.common.text import clean_text

from ...models import User
from ...services import make_administrator

ATTEMPTS = 3


class Command(BaseCommand):
    """Makes an administrator; run again, changes nothing but the role."""

    help = (
        "Make the person with this mail address an administrator; a new person is created and"
        " gets a password, asked for at a terminal or else generated and printed once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Who."""
        parser.add_argument("email", help="the mail address they sign in with")
        parser.add_argument("--name", default="", help="for a new person: their name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 0: they are an administrator now; 1: what was given can't be used."""
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is no mail address.") from error
        name = clean_text(options["name"], lines=False) or email.partition("@")[0]
        if len(name) > 120:
            raise CommandError("The name can have at most 120 characters.")
        user, created = make_administrator(email, name)
        if not created:
            self.stdout.write(f"{email} is an administrator.")
            return
        self._set_password(user)

    def _set_password(self, user: User) -> None:
        password = self._asked_for(user) if sys.stdin.isatty() else ""
        generated = not password
        password = password or secrets.token_urlsafe(18)
        user.set_password(password)
        user.save(update_fields=["password"])
        self.stdout.write(f"{user.email} is an administrator, with a new account.")
        if generated:
            self.stdout.write(f"Password (shown this once): {password}")

    def _asked_for(self, user: User) -> str:
        """The password typed at the terminal; empty to have one generated."""
        for _attempt in range(ATTEMPTS):
            password = getpass.getpass("Password (empty to have one made): ")
            if not password:
                return ""
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
            else:
                return password
        return ""
