"""Writes the catalogue: the only module that does (docs/architecture.md, "Read side").

A row is always built from the database, never from the page object at hand, which may hold
a draft. Versions of one contribution are written one at a time: the row of its sharing terms
is locked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gaamac.common.languages import CODES
from members.vocabulary import (
    regions_of,
    with_wider,
)

from .addresses import current_slug
from .choices import Attribution
from .freshness import months_of, review_by
from .models.catalogue import CatalogueEntry
from .search.texts import joined_sections, text_of, write_texts
from .substance import Substance, reading_minutes, says_something_else
from .telling import moment_of_news
from .times import day_of
from .translating import is_by_machine

if TYPE_CHECKING:
    from uuid import UUID

    from .models import Contribution, SharingTerms
    from .querysets import CatalogueQuerySet

# Rows that one statement changes.
_BATCH = 1000
# A save that touches none of these fields (a draft's revision, a lock) leaves the row as it is.
_SHOWN_PAGE_FIELDS = {
    "live",
    "title",
    "slug",
    "summary",
    "first_published_at",
    "last_published_at",
}


def contribution_models() -> list[type[Contribution]]:
    """The page models of every kind, found without knowing them: they stand on higher floors."""
    from .models import Contribution  # noqa: PLC0415 - contribution.save() writes the catalogue

    return [model for model in apps.get_models() if issubclass(model, Contribution)]


def model_of(kind: str) -> type[Contribution]:
    """The page model of a kind; raises LookupError for a word that is none."""
    for model in contribution_models():
        if model.kind == kind:
            return model
    raise LookupError(kind)


def terms_of(page: Contribution, *, lock: bool = False) -> SharingTerms:
    """The sharing terms of a page; a page without any is for editors only until somebody says."""
    from .models import SharingTerms  # noqa: PLC0415 - contribution.save() writes the catalogue

    rows = SharingTerms.objects
    rows = rows.select_for_update() if lock else rows.select_related("organisation")
    terms, _created = rows.get_or_create(
        translation_key=page.translation_key, defaults={"kind": page.kind}
    )
    return terms


def touches_card(update_fields: Collection[str] | None) -> bool:
    """Whether a save of these fields (None: all) can change what readers are shown."""
    return update_fields is None or bool(_SHOWN_PAGE_FIELDS & set(update_fields))


@transaction.atomic
def write(page: Contribution) -> None:
    """Bring the row of this page in line with the database: written, changed or removed."""
    terms = terms_of(page, lock=True)
    saved = type(page).objects.select_related("locale").get(pk=page.pk)
    if saved.live:
        _announce(terms)
        _note_change(saved, terms)
        _store(saved, terms)
    else:
        CatalogueEntry.objects.filter(pk=page.pk).delete()
    _settle_versions(page.translation_key)


@transaction.atomic
def refresh_group(kind: str, translation_key: UUID) -> None:
    """Write every published version of one contribution anew, after its terms have changed."""
    for page in model_of(kind).objects.filter(
        translation_key=translation_key, live=True
    ):
        write(page)


def refresh_review_dates(entries: CatalogueQuerySet) -> None:
    """Reckon anew until when these count as fresh: only that changes, so many rows take little."""
    pks = list(entries.exclude(confirmed_at=None).values_list("pk", flat=True))
    for start in range(0, len(pks), _BATCH):
        _reckon_review_dates(pks[start : start + _BATCH])


@transaction.atomic
def _reckon_review_dates(pks: list[int]) -> None:
    from .models import SharingTerms  # noqa: PLC0415 - contribution.save() writes the catalogue

    rows = list(
        CatalogueEntry.objects.filter(pk__in=pks)
        .only("pk", "translation_key", "topic_ids", "confirmed_at")
        .order_by("pk")
        .select_for_update()
    )
    keys = [row.translation_key for row in rows]
    own = SharingTerms.objects.filter(pk__in=keys).exclude(review_by=None)
    chosen = dict(own.values_list("pk", "review_by"))
    for row in rows:
        months = months_of(row.topic_ids)
        own_date = chosen.get(row.translation_key)
        row.review_by = review_by(row.confirmed_at, own_date, months)
    CatalogueEntry.objects.bulk_update(rows, ["review_by"])


def _announce(terms: SharingTerms) -> None:
    """The first publication is when members are told, unless it is no news."""
    if terms.is_news and terms.announced_at is None:
        terms.announced_at = moment_of_news()
        terms.save(update_fields=["announced_at"])


def _note_change(page: Contribution, terms: SharingTerms) -> None:
    """When what readers were shown until now and what they are shown from now on differ in substance."""
    shown = CatalogueEntry.objects.filter(pk=page.pk).values_list(
        "title", "summary", "text__body", "starts_on", "ends_on"
    )
    for title, summary, body, *days in shown:
        before = Substance(title, summary, body or "", tuple(days))
        if says_something_else(before, _substance(page)):
            terms.changed_at = moment_of_news()
            terms.save(update_fields=["changed_at"])


def _substance(page: Contribution) -> Substance:
    body = joined_sections(page.searched_text())
    return Substance(page.title, page.summary, body, tuple(page.entry_dates()))


def _store(page: Contribution, terms: SharingTerms) -> None:
    entry, _created = CatalogueEntry.objects.update_or_create(
        pk=page.pk, defaults=entry_values(page, terms)
    )
    tags = [tag.name for tag in page.tags.all()]
    write_texts([text_of(entry, page.searched_text(), tags)])


def entry_values(page: Contribution, terms: SharingTerms) -> dict[str, Any]:
    """The row of a published page, without `shown_in`, which depends on its other versions."""
    country_ids = sorted(page.countries.values_list("pk", flat=True))
    own_regions = with_wider(page.regions.values_list("pk", flat=True))
    topic_ids = sorted(page.topics.values_list("pk", flat=True))
    starts_on, ends_on = page.entry_dates()
    return {
        "kind": str(page.kind),
        "language": page.language,
        "translation_key": page.translation_key,
        "slug": current_slug(page.translation_key) or page.slug,
        "title": page.title,
        "summary": page.summary,
        "visibility": terms.visibility,
        "topic_ids": topic_ids,
        "country_ids": country_ids,
        "region_ids": sorted({*own_regions, *regions_of(country_ids)}),
        "year": page.year,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "published_at": _published(page, terms),
        "updated_at": page.last_published_at or timezone.now(),
        "announced_at": terms.announced_at,
        "changed_at": terms.changed_at,
        "confirmed_at": terms.confirmed_at,
        "review_by": review_by(
            terms.confirmed_at, terms.review_by, months_of(topic_ids)
        ),
        "adaptation_count": page.adaptation_count(terms.visibility),
        "credited_to": page.credited_to,
        "card": {
            "worldwide": page.is_worldwide,
            "compiled": page.is_compiled,
            "minutes": reading_minutes([page.summary, *page.searched_text()]),
        }
        | ({"machine": True} if _is_marked(page) else {})
        | page.card_facts(),
        **attribution_values(terms),
    }


def _is_marked(page: Contribution) -> bool:
    """Whether readers are told that a machine has translated this.

    That belongs to what was published: what is translated for the next version, by whom ever,
    changes it when that is published.
    """
    from .models import CatalogueEntry  # noqa: PLC0415 - contribution.save() writes the catalogue

    rows = CatalogueEntry.objects.filter(
        pk=page.pk, updated_at=page.last_published_at
    ).values_list("card", flat=True)
    card = rows.first()
    return is_by_machine(page) if card is None else bool(card.get("machine"))


def _published(page: Contribution, terms: SharingTerms) -> datetime:
    """When it came out; of what is anonymous the day, so that no surface can show more."""
    moment = page.first_published_at or timezone.now()
    return day_of(moment) if terms.attribution == Attribution.ANONYMOUS else moment


def attribution_values(terms: SharingTerms) -> dict[str, Any]:
    """Whose name readers are shown: nothing of an anonymous author is in it."""
    values: dict[str, Any] = {
        "organisation_id": None,
        "organisation_name": "",
        "organisation_slug": "",
        "organisation_type": "",
        "author_name": "",
        "is_anonymous": terms.attribution == Attribution.ANONYMOUS,
    }
    if terms.attribution == Attribution.ANONYMOUS:
        return values
    if terms.organisation:
        values["organisation_id"] = terms.organisation.pk
        values["organisation_name"] = terms.organisation.name
        values["organisation_slug"] = terms.organisation.slug
        values["organisation_type"] = terms.organisation.type
    if terms.attribution == Attribution.NAMED:
        named = terms.authorships.filter(is_named=True).order_by("pk")
        authors = named.values_list("user__name", flat=True)
        values["author_name"] = ", ".join(name for name in authors if name)[:120]
    return values


def _settle_versions(translation_key: UUID) -> None:
    """Each version stands for its own language, the original also for those without a version.

    All of them know the languages of the others, and stand at the one current address.
    """
    rows = list(
        CatalogueEntry.objects.filter(translation_key=translation_key).order_by(
            "page_id"
        )
    )
    own = [row.language for row in rows]
    others = [code for code in CODES if code not in own]
    slug = current_slug(translation_key)
    for position, row in enumerate(rows):
        shown_in = [row.language, *(others if position == 0 else [])]
        settled = (shown_in, own, slug or row.slug)
        if (row.shown_in, row.languages, row.slug) != settled:
            row.shown_in, row.languages, row.slug = settled
            row.save(update_fields=["shown_in", "languages", "slug"])


def rebuild() -> Iterator[Contribution]:
    """Write every published page anew and drop rows without one; yields each page when done."""
    live: list[int] = []
    for model in contribution_models():
        for page in (
            model.objects.filter(live=True).order_by("pk").iterator(chunk_size=200)
        ):
            write(page)
            live.append(page.pk)
            yield page
    CatalogueEntry.objects.exclude(pk__in=live).delete()


def differences() -> Iterator[str]:
    """One line for each row that is missing, left over, or differs from its page."""
    rows = {row.pk: row for row in CatalogueEntry.objects.select_related("page")}
    for model in contribution_models():
        for page in (
            model.objects.filter(live=True)
            .select_related("locale")
            .iterator(chunk_size=200)
        ):
            row = rows.pop(page.pk, None)
            if row is None:
                yield f"{page.kind} {page.pk} “{page.title}”: published, but not in the catalogue"
                continue
            terms = terms_of(page)
            expected = entry_values(page, terms)
            wrong = [
                name for name, value in expected.items() if getattr(row, name) != value
            ]
            if wrong:
                yield f"{page.kind} {page.pk} “{page.title}”: differs in {', '.join(wrong)}"
    for row in rows.values():
        yield f"{row.kind} {row.pk} “{row.title}”: in the catalogue, but not published"


def newest_first() -> list[Any]:
    """The order of what is new, the same on every surface."""
    return [F("published_at").desc(), F("page_id").desc()]
