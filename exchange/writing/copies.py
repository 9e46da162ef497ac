"""Working copies: which of two is newer, and whether what was typed may take its place.

A window is one opening of a form in one browser; it numbers what it writes. `seen` names the copy
that a form was filled from (docs/decisions/0100).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.utils import timezone

from ..bases import still_stands
from ..models import SharingTerms, WorkingCopy

if TYPE_CHECKING:
    from ..models import Contribution


class Stamped(Protocol):
    """What a form sends with its fields: where it stands, and which window wrote it."""

    @property
    def base(self) -> str:
        """The state that it was typed upon."""

    @property
    def seen(self) -> str:
        """The stamp of the copy that the form was filled from."""

    @property
    def stamp(self) -> str:
        """The window that sends it, and which of its writings this is."""


def copy_of(key: UUID) -> WorkingCopy | None:
    """The copy of a contribution, typed text or none."""
    return WorkingCopy.objects.filter(pk=key).first()


def unsaved(key: UUID) -> WorkingCopy | None:
    """The copy of a contribution if it holds what has not been saved."""
    return WorkingCopy.objects.filter(pk=key).exclude(typed="").first()


def is_of_the_window(copy: WorkingCopy | None, sent: Stamped) -> bool:
    """Whether the window that sends this wrote the copy."""
    window = _window(sent.stamp)
    return copy is not None and bool(window) and _window(copy.stamp) == window


def is_late(copy: WorkingCopy | None, sent: Stamped) -> bool:
    """Whether the same window has written something newer meanwhile, or the same."""
    if copy is None or not is_of_the_window(copy, sent):
        return False
    return _number(sent.stamp) <= _number(copy.stamp)


def may_follow(copy: WorkingCopy | None, sent: Stamped) -> bool:
    """Whether nothing that was typed elsewhere would be written over."""
    if copy is None or not copy.typed or is_of_the_window(copy, sent):
        return True
    return copy.stamp == sent.seen


def stands_on(
    copy: WorkingCopy | None, sent: Stamped, page: Contribution, terms: SharingTerms
) -> bool:
    """Whether it was typed upon what stands; a window whose answer was lost doesn't know it yet."""
    if still_stands(sent.base, page, terms):
        return True
    own = copy is not None and is_of_the_window(copy, sent)
    return own and copy is not None and still_stands(copy.base, page, terms)


def write(terms: SharingTerms, sent: Stamped, base: str, typed: str) -> WorkingCopy:
    """Put what was typed in the copy's place; an empty text says that it has been saved."""
    values = {
        "typed": typed,
        "base": base,
        "stamp": sent.stamp,
        "kept_on": timezone.now().date(),
    }
    copy, _made = WorkingCopy.objects.update_or_create(pk=terms.pk, defaults=values)
    return copy


def _window(stamp: str) -> str:
    return stamp.rpartition(".")[0]


def _number(stamp: str) -> int:
    number = stamp.rpartition(".")[2]
    return int(number) if number.isdecimal() else 0
