"""Translations in the desk: which fell behind their source, by which fields, which a machine made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from exchange.catalogue import model_of
from exchange.choices import Step
from exchange.comparing import label_of
from exchange.models import CatalogueEntry, HistoryLine


@dataclass(frozen=True, slots=True)
class Kept:
    """One published translation: beside its source, what is wrong with it."""

    entry: CatalogueEntry
    source: CatalogueEntry
    behind: list[str]
    by_machine: bool


def translations() -> QuerySet[CatalogueEntry]:
    """Published versions that are not the original, in a fixed order."""
    older = CatalogueEntry.objects.filter(
        translation_key=OuterRef("translation_key"), page_id__lt=OuterRef("page_id")
    )
    return CatalogueEntry.objects.filter(Exists(older)).order_by("title", "page_id")


def kept(entries: Iterable[CatalogueEntry]) -> list[Kept]:
    """These translations with what is wrong with them; as many queries for many as for one."""
    entries = list(entries)
    keys = {entry.translation_key for entry in entries}
    sources = _sources(keys)
    changed = _changed_since(keys)
    missing = _untranslated(keys)
    return [
        Kept(
            entry,
            sources[entry.translation_key],
            _labels(entry, sources[entry.translation_key], changed, missing),
            bool(entry.card.get("machine")),
        )
        for entry in entries
        if entry.translation_key in sources
    ]


def _sources(keys: set[UUID]) -> dict[UUID, CatalogueEntry]:
    rows = CatalogueEntry.objects.filter(translation_key__in=keys)
    return {row.translation_key: row for row in rows.order_by("-page_id")}


def _changed_since(keys: set[UUID]) -> dict[UUID, list[HistoryLine]]:
    """Each contribution's publications, in every language, the earliest first."""
    lines = HistoryLine.objects.filter(terms__in=keys, step=Step.PUBLISHED)
    found: dict[UUID, list[HistoryLine]] = {}
    for line in lines.order_by("pk"):
        found.setdefault(line.terms_id, []).append(line)
    return found


def _untranslated(keys: set[UUID]) -> dict[tuple[UUID, str], set[str]]:
    """The fields with pieces of text for which a translation has no words yet."""
    done = StringTranslation.objects.filter(
        translation_of=OuterRef("string"),
        context=OuterRef("context"),
        locale=OuterRef("target"),
        has_error=False,
    )
    segments = (
        StringSegment.objects.filter(
            source__object__in=keys, source__translations__enabled=True
        )
        .annotate(target=F("source__translations__target_locale"))
        .filter(~Exists(done))
        .values_list(
            "source__object",
            "source__translations__target_locale__language_code",
            "context__path",
        )
    )
    found: dict[tuple[UUID, str], set[str]] = {}
    for key, language, path in segments:
        found.setdefault((key, language), set()).add(path.partition(".")[0])
    return found


def _labels(entry: Any, source: Any, changed: Any, missing: Any) -> list[str]:
    """What the fields are called that changed in the source after the translation was published."""
    lines = changed.get(entry.translation_key, [])
    last = max((one.pk for one in lines if one.language == entry.language), default=0)
    names = dict.fromkeys(
        name
        for one in lines
        if one.language == source.language and _is_later(one, last, entry)
        for name in one.detail.get("fields", [])
    )
    names |= dict.fromkeys(
        sorted(missing.get((entry.translation_key, entry.language), ()))
    )
    model = model_of(entry.kind)
    return [words for name in names if (words := label_of(model, name))]


def _is_later(line: HistoryLine, last: int, entry: CatalogueEntry) -> bool:
    """After the translation's last publication; of one from before the history, by the clock."""
    return line.pk > last if last else line.at > entry.updated_at


def translation_of(entry: CatalogueEntry) -> Translation | None:
    """wagtail-localize's own record of a version, if it was made there."""
    found: Translation | None = Translation.objects.filter(
        source__object=entry.translation_key,
        target_locale__language_code=entry.language,
    ).first()
    return found
