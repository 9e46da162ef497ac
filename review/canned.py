"""Reasons that editors use again and again, in each language as they have worded them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from gaamac.common.languages import FACTS

from .models import CannedReason


def canned_choices(first: str) -> list[tuple[str, list[tuple[int, str]]]]:
    """The reasons by language, those in the language of the text first."""
    rows = sorted(
        CannedReason.objects.all(),
        key=lambda one: (one.language != first, one.language, one.name),
    )
    return [
        (FACTS[code].own_name, [(one.pk, one.name) for one in group])
        for code, group in groupby(rows, key=lambda one: one.language)
    ]


def canned_text(number: Any) -> str:
    """The wording of one; empty for none."""
    found = CannedReason.objects.filter(pk=number).first() if number else None
    return found.text if found else ""
