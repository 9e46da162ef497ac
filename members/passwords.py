"""What a password must not be made of (OWASP ASVS 5.0, 6.2.11: words of the place it opens)."""

from __future__ import annotations

import re
from itertools import pairwise
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
# Of ten steps from one character to the next, how many may lead to its neighbour or itself.
RUN = 0.8
_NOT_LETTERS = re.compile(r"[\W_]+")


class NotGuessedFirst:
    """Refuses words of this portal with little else (GAAMAC-portal-2026), and runs (1234567890).

    No sign is asked for and none is refused: whatever is long and nobody's first guess is good.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for what anybody would try first here."""
        if _is_of_this_place(password) or _is_a_run(password):
            raise ValidationError(
                _(
                    "This is what anybody would try here first. Add some words of your own."
                ),
                code="password_guessed_first",
            )

    def get_help_text(self) -> str:
        """What is asked, in a list."""
        return _("Not only words that stand for this portal, and no rows like 123456.")


def _is_of_this_place(password: str) -> bool:
    """Whether too little is left without those words and what stands between."""
    whole = rest = _NOT_LETTERS.sub("", password.lower())
    for word in sorted(WORDS, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != whole and len(rest) < LEFT_AT_LEAST


def _is_a_run(password: str) -> bool:
    """Whether it goes up or down the row of digits or letters, or stays where it is."""
    steps = [ord(two) - ord(one) for one, two in pairwise(password)]
    near = sum(step in (-1, 0, 1) or abs(step) == 9 for step in steps)
    return bool(steps) and near >= RUN * len(steps)
