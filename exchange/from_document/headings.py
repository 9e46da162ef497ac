"""What stands above the parts of a text in the template, in six languages; known again when it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext, override

from gaamac.common.languages import CODES

from ..choices import Kind
from ..imports.mapping import normal
from ..posts import form_of

_SHORT = ("title", "summary", "country", "year", "available_until", "sources")


@dataclass(frozen=True, slots=True)
class Heading:
    """One part of a text: the field, what stands above it, and what a good answer holds."""

    name: str
    label: str
    guidance: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the template of a kind says in all six languages, as `normal` compares it."""

    # The field and the languages of each heading.
    headings: dict[str, tuple[str, frozenset[str]]]
    said: frozenset[str]


def headings_of(kind: str) -> list[Heading]:
    """The parts of a kind in the order of its form, in the language that is active."""
    fields: dict[str, Any] = form_of(kind).base_fields
    return [
        Heading(name, str(fields[name].label), _paragraphs(name, fields[name]))
        for name in _names(kind)
    ]


def introduction(kind: str) -> list[str]:
    """How to fill in the template, in the language that is active."""
    return [
        gettext(
            "Write below each heading. Leave the headings as they are: by them your text finds its"
            " place. What stands in italics is guidance; you may delete it or leave it."
        ),
        gettext(
            "When you are done, choose “Share something” on the portal, then “Send a document”. It"
            " becomes a draft that only you can see."
        ),
    ]


def title_of(kind: str) -> str:
    """What stands at the top of the template."""
    return gettext("A draft for the GAAMAC portal: %(kind)s") % {
        "kind": Kind(kind).label
    }


@lru_cache(maxsize=8)
def known(kind: str) -> Known:
    """The headings and the guidance of a kind in every language."""
    headings: dict[str, tuple[str, frozenset[str]]] = {}
    said: set[str] = set()
    for code in CODES:
        with override(code):
            said |= {normal(words) for words in [title_of(kind), *introduction(kind)]}
            for one in headings_of(kind):
                said |= {normal(words) for words in one.guidance}
                _note(headings, one, code)
    return Known(headings, frozenset(said))


def _note(
    headings: dict[str, tuple[str, frozenset[str]]], one: Heading, code: str
) -> None:
    name, codes = headings.get(normal(one.label), (one.name, frozenset()))
    headings[normal(one.label)] = (name, codes | {code})


def _names(kind: str) -> Iterator[str]:
    form = form_of(kind)
    asked = [name for _heading, names in form.fieldsets for name in names]
    wanted = {*_SHORT, *form.section_names}
    yield from (name for name in asked if name in wanted)


def _paragraphs(name: str, field: Any) -> tuple[str, ...]:
    """The form's own guidance; what a document can't tick is written."""
    if name == "country":
        return (
            gettext(
                "The names of countries or regions, with commas between; or “Worldwide”."
            ),
        )
    if name == "available_until":
        return (gettext("Give a day as year-month-day, such as 2027-03-31."),)
    parts = str(field.help_text).split("\n\n")
    return tuple(part.strip() for part in parts if part.strip())
