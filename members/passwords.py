"""What a password must not be made of (OWASP ASVS 5.0, 6.2.11: words of the place it opens)."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What anybody would try first here, in the languages of the portal and joined as people join words.
WORDS = (
    "gaamac",
    "globalaction",
    "massatrocity",
    "massatrocities",
    "atrocity",
    "atrocities",
    "prevention",
    "genocide",
    "portal",
    "focalpoint",
    "password",
    "passphrase",
    "motdepasse",
    "contrasena",
    "welcome",
)
LEFT_AT_LEAST = 6
_NOT_LETTERS = re.compile(r"[\W_]+")


class NotOfThisPlace:
    """Refuses passwords that are a word of this portal and little else: GAAMAC-portal-2026."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError unless enough is left without those words and what stands between."""
        rest = _NOT_LETTERS.sub("", password.lower())
        is_changed = False
        for word in sorted(WORDS, key=len, reverse=True):
            is_changed = is_changed or word in rest
            rest = rest.replace(word, "")
        if is_changed and len(rest) < LEFT_AT_LEAST:
            raise ValidationError(
                _(
                    "This is made of words that anybody would try here first. Add some of your own."
                ),
                code="password_of_this_place",
            )

    def get_help_text(self) -> str:
        """What is asked, in a list."""
        return _("Not only words that stand for this portal.")
