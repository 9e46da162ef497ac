"""The reasons a new portal begins with: what editors of such libraries say most often.

From then on they are the editors' own: changed, added to and deleted in the desk.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext, gettext_noop, override

from gaamac.common.languages import CODES

from .models import CannedReason


class _Wording(NamedTuple):
    name: str
    text: str


_FIRST = (
    _Wording(
        gettext_noop("Where and since when"),
        gettext_noop(
            "Please say where this was done and since when. Readers look for a practice by country and year."
        ),
    ),
    _Wording(
        gettext_noop("What changed"),
        gettext_noop(
            "Please say what changed, and how you know. If it did not work, that is a result too: it is"
            " the part that readers ask for most."
        ),
    ),
    _Wording(
        gettext_noop("People who could be recognised"),
        gettext_noop(
            "Please take out what could point to people at risk: names, faces, small places, exact"
            " days. How many they were, and in which region, is mostly enough."
        ),
    ),
    _Wording(
        gettext_noop("Not about prevention"),
        gettext_noop(
            "Thank you for this text. It is not about preventing genocide, war crimes, crimes against"
            " humanity or ethnic cleansing, so we do not publish it here. It stays yours."
        ),
    ),
)


def plant_first_reasons() -> int:
    """Write them down in every language they are translated into; how many rows that made."""
    rows = [row for code in CODES for row in _in_language(code)]
    return len(CannedReason.objects.bulk_create(rows))


def _in_language(code: str) -> list[CannedReason]:
    """Without its catalogue, a language would get the English words as its own."""
    with override(code):
        said = [_Wording(gettext(one.name), gettext(one.text)) for one in _FIRST]
    return [
        CannedReason(language=code, name=one.name, text=one.text)
        for one, source in zip(said, _FIRST, strict=True)
        if code == "en" or one != source
    ]
