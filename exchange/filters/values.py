"""Reading the values of one parameter: what each stands for, what nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from gaamac.common.languages import FACTS
from gaamac.common.middleware import canonical_code
from gaamac.common.text import clean_text
from members.models import Organisation
from members.vocabulary import regions

from ..models import CatalogueEntry
from .choice import Choice
from .known import known_choices

# Far more than anybody ticks; what is beyond is ignored, and the page says so.
MOST_VALUES = 50
READ = 200
VALUE_LENGTH = 100
YEARS = range(1900, 2101)


class Values(NamedTuple):
    """What was made of one parameter: its choices, what is unknown, whether some were left out."""

    choices: list[Choice]
    unknown: list[str]
    has_more: bool


Lookup = Callable[[str], Choice | None]


def read_values(
    name: str, given: Sequence[str], reader: Any, organisations: Lookup | None = None
) -> Values:
    """The choices that these texts name; `reader` is who must be allowed to know of them.

    `organisations` knows those already, where many filters are read at once.
    """
    read = (clean_text(text[: VALUE_LENGTH * 2], lines=False) for text in given[:READ])
    texts = list(dict.fromkeys(text for text in read if text))
    asked = texts[:MOST_VALUES]
    known = _reader_of(name, asked, reader, organisations)
    choices: dict[Any, Choice] = {}
    unknown = []
    for text in asked:
        choice = known(text) if len(text) <= VALUE_LENGTH else None
        if choice:
            choices[choice.key] = choice
        else:
            unknown.append(text)
    return Values(
        sorted(choices.values(), key=lambda one: one.value),
        unknown,
        len(texts) > MOST_VALUES or len(given) > READ,
    )


def _reader_of(
    name: str, asked: list[str], reader: Any, organisations: Lookup | None
) -> Lookup:
    """What makes a choice of one text; for some parameters it depends on who asks."""
    if name == "organisation":
        return organisations or organisations_known(asked, reader)
    if name == "visibility" and not getattr(reader, "is_authenticated", False):
        return lambda _text: None
    return _KNOWN.get(name) or _by_value(name)


def _by_value(name: str) -> Lookup:
    """Reads a code of the vocabulary, in any case."""
    known: dict[str, Choice] = {}
    for one in known_choices(name).values():
        known.setdefault(one.value.lower(), one)
    return lambda text: known.get(text.lower())


def _region(text: str) -> Choice | None:
    """Reads an M49 number or the English name of a region."""
    number = int(text) if _is_number(text) else None
    for region in regions().values():
        if number == region.m49 or region.names["en"].casefold() == text.casefold():
            return Choice("region", str(region.m49), region.m49, region.name)
    return None


def _language(text: str) -> Choice | None:
    code = canonical_code(text)
    if not code:
        return None
    return Choice("language", code, code, FACTS[code].own_name, language=code)


def _year(text: str) -> Choice | None:
    if not _is_number(text) or int(text) not in YEARS:
        return None
    return Choice("year", str(int(text)), int(text), str(int(text)))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4


def organisations_known(slugs: Sequence[str], reader: Any) -> Lookup:
    """Reads the slugs of organisations that are listed, or shown in what the reader may see."""
    shown = CatalogueEntry.objects.visible_to(reader).filter(
        organisation_id=OuterRef("pk")
    )
    return _by_slug(
        Organisation.objects.filter(Q(is_listed=True) | Exists(shown), slug__in=slugs)
    )


def organisations_called(slugs: Sequence[str]) -> Lookup:
    """Reads the slugs of any organisations: where rights are checked on what they select."""
    return _by_slug(Organisation.objects.filter(slug__in=slugs))


def _by_slug(rows: QuerySet[Organisation]) -> Lookup:
    found = {
        slug: Choice("organisation", slug, pk, name)
        for pk, slug, name in rows.values_list("pk", "slug", "name")
    }
    return found.get


_KNOWN: dict[str, Lookup] = {
    "region": _region,
    "language": _language,
    "year": _year,
}
