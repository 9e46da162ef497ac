"""Changes of reading lists: one transaction each. The list is its owner's: views look it up so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exchange.choices import Kind
from exchange.models import CatalogueEntry
from members.models import User

from ..models import ReadingList, ReadingListItem, new_key

# Far more than anybody keeps by hand.
MOST_LISTS = 50
# As many as fit into one file (practices.taking.MOST).
MOST_ITEMS = 100


@transaction.atomic
def open_list(owner: Any, name: str) -> ReadingList:
    """The owner's list of that name, made if there is none yet: a form sent twice makes one.

    Raises ValidationError for who has MOST_LISTS already.
    """
    found = _named(owner, name)
    if found:
        return found
    if owner.reading_lists.count() >= MOST_LISTS:
        raise ValidationError(
            _("You have %(number)s lists already: delete one of them first."),
            params={"number": MOST_LISTS},
        )
    return ReadingList.objects.create(owner=owner, name=name)


@transaction.atomic
def keep(
    owner: Any, reading_list: ReadingList, key: UUID, note: str = ""
) -> ReadingListItem:
    """Put a practice at the end of a list; one that is there stays where it is, with the new note.

    Raises ValidationError for what the owner may not see, and when the list is full.
    """
    visible = CatalogueEntry.objects.visible_to(owner).of_kind(Kind.PRACTICE)
    if not visible.filter(translation_key=key).exists():
        raise ValidationError(_("There is no such practice any more."))
    items = _locked(reading_list)
    kept = next((item for item in items if item.translation_key == key), None)
    if kept is None:
        return _append(reading_list, items, key, note)
    if note:
        kept.note = note
        kept.save(update_fields=["note"])
    return kept


def _append(
    reading_list: ReadingList, items: list[ReadingListItem], key: UUID, note: str
) -> ReadingListItem:
    if len(items) >= MOST_ITEMS:
        raise ValidationError(
            _(
                "There are %(number)s practices in this list, and more don’t fit. Take one out,"
                " or keep this one in another list."
            ),
            params={"number": MOST_ITEMS},
        )
    last = items[-1].position if items else 0
    return reading_list.items.create(translation_key=key, position=last + 1, note=note)


def _named(owner: Any, name: str) -> ReadingList | None:
    """The owner's list of that name; the owner is locked, so that none is made meanwhile."""
    User.objects.select_for_update().get(pk=owner.pk)
    return ReadingList.objects.of(owner).filter(name__iexact=name).first()


@transaction.atomic
def change(reading_list: ReadingList, *, name: str, shows_owner: bool) -> None:
    """Give a list another name, and say whether its readers are told whose it is.

    Raises ValidationError when another list of the owner has that name.
    """
    found = _named(reading_list.owner, name)
    if found and found.pk != reading_list.pk:
        raise ValidationError(_("You have another list of that name."))
    # An update and not a save: the list may have been deleted in another window.
    ReadingList.objects.filter(pk=reading_list.pk).update(
        name=name, shows_owner=shows_owner
    )


def write_note(reading_list: ReadingList, key: UUID, note: str) -> None:
    """Write beside a practice why it is in the list."""
    reading_list.items.filter(translation_key=key).update(note=note)


def take_out(reading_list: ReadingList, key: UUID) -> None:
    """Take a practice out of a list."""
    reading_list.items.filter(translation_key=key).delete()


@transaction.atomic
def move(
    reading_list: ReadingList, key: UUID, past: UUID | None, *, down: bool
) -> None:
    """Move a practice past its neighbour, the one its owner sees beside it.

    Others may stand between the two that the owner no longer sees: they keep their order.
    """
    items = {item.translation_key: item for item in _locked(reading_list)}
    moved, neighbour = items.get(key), items.get(past) if past else None
    if moved is None or neighbour is None or moved is neighbour:
        return
    order = [item for item in items.values() if item is not moved]
    order.insert(order.index(neighbour) + (1 if down else 0), moved)
    for position, item in enumerate(order, 1):
        item.position = position
    ReadingListItem.objects.bulk_update(order, ["position"])


def make_new_link(reading_list: ReadingList) -> None:
    """Whoever has the old link no longer gets in."""
    ReadingList.objects.filter(pk=reading_list.pk).update(key=new_key())


def delete_list(reading_list: ReadingList) -> None:
    """Delete a list; the practices stay in the library."""
    reading_list.delete()


def _locked(reading_list: ReadingList) -> list[ReadingListItem]:
    """The items in their order, while nobody else changes this list."""
    ReadingList.objects.select_for_update().filter(pk=reading_list.pk).first()
    return list(reading_list.items.all())
