"""Addresses of contributions: claimed when posted, kept for ever, the same in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from gaamac.common.text import slug_of

from .models.address import Address

if TYPE_CHECKING:
    from .models import Contribution


# Pages beside the contributions of a kind (`/practices/take-away/`): no contribution hides them.
RESERVED = frozenset({"take-away"})


def path_in(language: str, name: str, *args: object) -> str:
    """The address of a named page in that interface language."""
    with override(language):
        return reverse(name, args=args)


def list_path(kind: str, language: str) -> str:
    """The address of a kind's list in that interface language, `/fr/practices/`."""
    return path_in(language, f"{kind}-list")


def detail_path(kind: str, slug: str, language: str) -> str:
    """The address of a contribution in that interface language, `/fr/practices/<slug>/`."""
    return path_in(language, f"{kind}-detail", slug)


def claim(contribution: Contribution) -> str:
    """The slug this contribution stands under, claimed in the caller's transaction.

    The first version to be saved names it; a changed slug of the original becomes the current
    address and the old one leads on. A translation takes the address that is there.
    """
    kind, key = str(contribution.kind), contribution.translation_key
    current = Address.objects.filter(translation_key=key, current=True).first()
    wanted = slug_of(contribution.slug or contribution.title, fallback=str(key)[:8])
    if current is None:
        return _take(kind, wanted, key)
    if current.slug == wanted or not _names_the_group(contribution):
        return current.slug
    current.current = False
    current.save(update_fields=["current"])
    return _take(kind, wanted, key)


def _names_the_group(contribution: Contribution) -> bool:
    """Whether this is the oldest version: a translation's own slug changes no address."""
    first = (
        type(contribution)
        .objects.filter(translation_key=contribution.translation_key)
        .order_by("pk")
        .values_list("pk", flat=True)
        .first()
    )
    return contribution.pk is not None and first == contribution.pk


def _take(kind: str, wanted: str, key: UUID) -> str:
    """Insert the first free of `wanted`, `wanted-2`, `wanted-3`…; a slug once its own comes back."""
    number = 1
    while True:
        slug = wanted if number == 1 else f"{wanted}-{number}"
        if slug in RESERVED:
            number += 1
            continue
        with transaction.atomic():
            address, _created = Address.objects.get_or_create(
                kind=kind, slug=slug, defaults={"translation_key": key, "current": True}
            )
        if address.translation_key == key:
            if not address.current:
                address.current = True
                address.save(update_fields=["current"])
            return slug
        number += 1


def find(kind: str, slug: str) -> Address | None:
    """The address row of a slug, current or old; None when nobody ever had it."""
    return Address.objects.filter(kind=kind, slug=slug).first()


def current_slug(translation_key: UUID) -> str | None:
    """The slug under which a contribution stands now."""
    return (
        Address.objects.filter(translation_key=translation_key, current=True)
        .values_list("slug", flat=True)
        .first()
    )


def release_old(translation_key: UUID) -> None:
    """Give back the earlier addresses of what was never published: no link leads there."""
    Address.objects.filter(translation_key=translation_key, current=False).delete()


def release_all(translation_key: UUID) -> None:
    """Give back every address of a draft that is deleted unseen."""
    Address.objects.filter(translation_key=translation_key).delete()
