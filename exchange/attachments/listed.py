"""The files that a state of a text names: read from the page, written into its next revision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from gaamac.media.cleaning.pictures import FORMATS

from ..choices import FileState
from ..models import AttachedFile

if TYPE_CHECKING:
    from ..models import Contribution


@dataclass(frozen=True, slots=True)
class Listed:
    """One file as a revision has it: which, what it is called, and what a picture shows."""

    file: str
    title: str
    alt: str = ""

    @classmethod
    def of(cls, attached: AttachedFile) -> Listed:
        """A file as it was sent."""
        return cls(str(attached.key), title_of(attached), attached.alt)

    @property
    def key(self) -> UUID:
        """Which file."""
        return UUID(self.file)


def title_of(attached: AttachedFile) -> str:
    """What its sender calls it; a file of a response has a number alone."""
    if attached.response_id is None:
        return attached.title
    return _("File %(number)d") % {"number": attached.number}


def listed(attachments: Any) -> list[Listed]:
    """What a page's field holds."""
    return [Listed(**one) for one in attachments or ()]


def find_listed(page: Contribution, key: UUID) -> Listed | None:
    """The entry of one file in this state of a text."""
    return next((one for one in listed(page.attachments) if one.key == key), None)


def pictures_without_words(page: Contribution) -> list[str]:
    """The titles of pictures of which it is not said what they show, those being checked included."""
    silent = {one.file: one.title for one in listed(page.attachments) if not one.alt}
    waiting = AttachedFile.objects.filter(
        terms=page.translation_key, state=FileState.WAITING, alt=""
    )
    titles = waiting.filter(extension__in=FORMATS).values_list("title", flat=True)
    if not silent:
        return list(titles)
    pictures = AttachedFile.objects.filter(pk__in=silent).exclude(small="")
    return [*(silent[str(row.pk)] for row in pictures), *titles]


def keys_on(*states: Any) -> set[UUID]:
    """The files that any of these fields names."""
    return {one.key for state in states for one in listed(state)}


def with_file(
    attachments: Any, new: Listed, instead_of: UUID | None
) -> list[dict[str, str]]:
    """The field with one file more, in the place of another if that is there."""
    now = listed(attachments)
    kept = [one for one in now if one.key != new.key]
    at = next((n for n, one in enumerate(kept) if one.key == instead_of), None)
    if at is None:
        return _field([*kept, new])
    return _field([*kept[:at], new, *kept[at + 1 :]])


def without_file(attachments: Any, key: UUID) -> list[dict[str, str]]:
    """The field without one file."""
    return _field(one for one in listed(attachments) if one.key != key)


def described(
    attachments: Any, key: UUID, title: str, alt: str
) -> list[dict[str, str]]:
    """The field with other words for one file."""
    return _field(
        replace(one, title=title, alt=alt) if one.key == key else one
        for one in listed(attachments)
    )


def _field(entries: Iterable[Listed]) -> list[dict[str, str]]:
    return [asdict(one) for one in entries]
