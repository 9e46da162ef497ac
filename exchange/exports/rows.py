"""The rows of an export: what a list shows and the text of the pages, a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gaamac.common.languages import reader_language
from gaamac.common.visibility import Visibility
from members.models import User
from members.vocabulary import countries, regions

from ..addresses import detail_path
from ..catalogue import model_of
from ..choices import TOPIC_GROUPS, Attribution, TopicGroup
from ..models import CatalogueEntry, Contribution
from ..recording import put_reading_on_record
from ..shown import shown_to
from ..tables.columns import Column, columns_of, section_names
from ..vocabulary import topics

Cell = str | int | date | None
# As many as an import takes back.
MOST_ROWS = 20_000
BATCH = 250
VISIBILITY_CODES: dict[int, str] = {
    Visibility.PUBLIC: "public",
    Visibility.COMMUNITY: "community",
    Visibility.FOCAL_POINTS: "focal-points",
    Visibility.EDITORS: "editors",
}
_FROM_PAGE = ("sources", "available_until")


def written_columns(kind: str) -> list[Column]:
    """The columns of an export of this kind."""
    return [column for column in columns_of(kind) if column.is_written]


def batches(
    kind: str, ids: list[int], reader: Any, language: str
) -> Iterator[list[list[Cell]]]:
    """The rows of these entries in that order, in the words of a reader of that language.

    Who the reader is and what they may see is asked again at every batch: rights hold until the
    end. Five queries a batch; reading is put on record as on the page of each. The language is set a
    batch at a time, since between two of them other work may run.
    """
    columns = written_columns(kind)
    for start in range(0, len(ids), BATCH):
        with override(language):
            yield _batch(kind, ids[start : start + BATCH], _as_now(reader), columns)


def _as_now(reader: Any) -> Any:
    """The reader as they are at this moment: a user keeps for a whole request what they may see."""
    if reader is None or not reader.is_authenticated:
        return reader
    return User.objects.filter(pk=reader.pk).first() or AnonymousUser()


def _batch(
    kind: str, ids: list[int], reader: Any, columns: list[Column]
) -> list[list[Cell]]:
    rows = shown_to(reader, kind).in_bulk(ids)
    for entry in rows.values():
        put_reading_on_record(reader, entry)
    texts = _texts(kind, list(rows))
    return [
        [_cell(column.code, rows[pk], texts.get(pk, {})) for column in columns]
        for pk in ids
        if pk in rows
    ]


def _texts(kind: str, ids: list[int]) -> dict[int, dict[str, Any]]:
    """Sections, sources, tags and regions, as they are published."""
    model = model_of(kind)
    fields = {field.name for field in model._meta.get_fields()}
    names = [*section_names(kind), *(name for name in _FROM_PAGE if name in fields)]
    pages = model.objects.filter(pk__in=ids).values("pk", *names)
    texts: dict[int, dict[str, Any]] = {page.pop("pk"): page for page in pages}
    tagged = model.tags.through.objects.filter(content_object__in=ids)
    for pk, name in tagged.order_by("pk").values_list("content_object", "tag__name"):
        texts[pk].setdefault("tags", []).append(name)
    for pk, number in _own_regions(model, ids):
        if number in regions():
            texts[pk].setdefault("region", []).append(regions()[number].name)
    return texts


def _own_regions(model: type[Contribution], ids: list[int]) -> Any:
    """The regions chosen for a page; its row also has those around its countries."""
    link = model.regions.through  # type: ignore[attr-defined]
    own = f"{model._meta.model_name}_id"
    rows = link.objects.filter(**{f"{own}__in": ids}).order_by("region_id")
    return rows.values_list(own, "region_id")


def _cell(code: str, entry: CatalogueEntry, texts: dict[str, Any]) -> Cell:
    write = _WRITERS.get(code)
    if write:
        return write(entry)
    value = texts.get(code)
    if isinstance(value, list):
        return joined(value)
    return value


def joined(values: list[str]) -> str:
    """Several values in one cell."""
    return "; ".join(values)


def _terms(*groups: str) -> Callable[[CatalogueEntry], str]:
    def write(entry: CatalogueEntry) -> str:
        known = topics()
        found = [known[pk] for pk in entry.topic_ids if pk in known]
        return joined([term.name for term in found if term.group in groups])

    return write


def _countries(entry: CatalogueEntry) -> str:
    known = countries()
    return joined([known[pk].name for pk in entry.country_ids if pk in known])


def _attribution(entry: CatalogueEntry) -> str:
    """As far as the row tells it: it holds nothing of an anonymous author."""
    if entry.is_anonymous:
        return str(Attribution.ANONYMOUS)
    if entry.author_name:
        return str(Attribution.NAMED)
    return str(Attribution.ORGANISATION) if entry.organisation_name else ""


def _yes(*, is_so: bool) -> str:
    return _("yes") if is_so else ""


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _link(entry: CatalogueEntry) -> str:

    path = detail_path(entry.kind, entry.slug, reader_language())
    return f"{settings.PORTAL_URL}{path}"


_WRITERS: dict[str, Callable[[CatalogueEntry], Cell]] = {
    "id": lambda entry: str(entry.translation_key),
    "title": lambda entry: entry.title,
    "summary": lambda entry: entry.summary,
    "language": lambda entry: entry.language,
    "country": _countries,
    "worldwide": lambda entry: _yes(is_so=entry.card.get("worldwide", False)),
    "year": lambda entry: entry.year,
    "first_day": lambda entry: entry.starts_on,
    "last_day": lambda entry: entry.ends_on,
    "topic": _terms(*TOPIC_GROUPS),
    **{
        group: _terms(group)
        for group in (
            TopicGroup.TYPE,
            TopicGroup.STAGE,
            TopicGroup.LEVEL,
            TopicGroup.ACTOR,
        )
    },
    "organisation": lambda entry: entry.organisation_name,
    "author": lambda entry: entry.author_name,
    "credited_to": lambda entry: entry.credited_to,
    "compiled": lambda entry: _yes(is_so=entry.card.get("compiled", False)),
    "machine_translated": lambda entry: _yes(is_so=entry.card.get("machine", False)),
    "visibility": lambda entry: VISIBILITY_CODES[entry.visibility],
    "attribution": _attribution,
    "confirmed": lambda entry: _day(entry.confirmed_at),
    "published": lambda entry: _day(entry.published_at),
    "updated": lambda entry: _day(entry.updated_at),
    "link": _link,
}
