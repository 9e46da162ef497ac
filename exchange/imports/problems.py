"""What is wrong with a file or a row, in words for whoever made it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

SHOWN_LENGTH = 60


class UnusableFile(Exception):
    """The file can't be read as a table of contributions; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row can't be taken: its line in the file, the column (perhaps none), the reason."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        if self.column:
            return _("Line %(line)d, column “%(column)s”: %(reason)s") % {
                "line": self.line,
                "column": self.column,
                "reason": self.reason,
            }
        return _("Line %(line)d: %(reason)s") % {
            "line": self.line,
            "reason": self.reason,
        }


def shortened(text: str) -> str:
    """What was typed, short enough to be said back."""
    text = " ".join(text.split())
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"


def quoted(names: Iterable[str]) -> str:
    """“title”, “summary”: with the marks of the reader's language."""
    marked = [_("“%(name)s”") % {"name": name} for name in names]
    return pgettext("between the items of a list", ", ").join(marked)


def unknown(text: str, known: dict[str, str], normal: str) -> str:
    """That nobody knows this value; `known` are normal forms and the words to suggest for them."""
    close = get_close_matches(normal[:SHOWN_LENGTH], known, n=1, cutoff=0.7)
    if close:
        return _("we don’t know “%(value)s”. Did you mean %(suggestion)s?") % {
            "value": shortened(text),
            "suggestion": known[close[0]],
        }
    return _("we don’t know “%(value)s”.") % {"value": shortened(text)}
