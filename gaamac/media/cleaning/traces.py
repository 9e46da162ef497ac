"""What cleaning found in a file and took out, so that its author learns what files give away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Codes of what was found, with how often: the words of them are made for the uploader's language.
Found = Counter[str]


def in_words(found: Mapping[str, int]) -> list[str]:
    """One phrase for each kind of trace that was taken out; empty for a file that held none."""
    return [_phrase(code, found[code]) for code in CODES if found.get(code)]


CODES = (
    "place", "author", "changes", "comments", "particulars", "pictures", "attachments", "scripts",
)  # fmt: skip


def _phrase(code: str, count: int) -> str:
    phrases = {
        "place": _("the place where it was taken"),
        "author": _("the author’s name"),
        "changes": ngettext(
            "the name and date of %(count)d tracked change (its words are still in the file)",
            "the names and dates of %(count)d tracked changes (their words are still in the file)",
            count,
        ),
        "comments": ngettext(
            "the name and date of %(count)d comment (its words are still in the file)",
            "the names and dates of %(count)d comments (their words are still in the file)",
            count,
        ),
        "particulars": _("particulars of the file, such as dates, device and program"),
        "pictures": ngettext(
            "particulars of %(count)d picture in it",
            "particulars of %(count)d pictures in it",
            count,
        ),
        "attachments": ngettext(
            "%(count)d attached file", "%(count)d attached files", count
        ),
        "scripts": ngettext("%(count)d script", "%(count)d scripts", count),
    }
    return phrases[code] % {"count": count}
