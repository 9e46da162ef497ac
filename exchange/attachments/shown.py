"""Files as people meet them: on the page of a text, in its author's form, in the editors' desk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from gaamac.common.text import slug_of
from gaamac.media.cleaning.traces import in_words
from gaamac.media.cleaning.uploads import WORDS

from ..choices import FileState
from ..models import AttachedFile, SharingTerms
from .limits import ACCEPTED, most_bytes
from .listed import Listed, keys_on, listed
from .rule import live_files, live_lists

if TYPE_CHECKING:
    from ..models import Contribution

_SORTS = {"jpg": "JPEG", "jpeg": "JPEG", "tif": "TIFF", "webp": "WebP"}


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One clean file for a reader: its words, what it is, and the address that asks who they are."""

    key: UUID
    title: str
    alt: str
    sort: str
    size: str
    url: str
    small_url: str
    width: int
    height: int

    @property
    def full_url(self) -> str:
        """The address for somebody who is not on the portal just now."""
        return f"{settings.PORTAL_URL}{self.url}"


@dataclass(frozen=True, slots=True)
class OwnFile:
    """One file in its author's list, whatever its state."""

    key: UUID
    title: str
    alt: str
    state: str
    sort: str
    is_picture: bool
    removed: Sequence[str] = ()
    refusal: str = ""
    url: str = ""
    is_new: bool = False
    is_replacement: bool = False

    @property
    def label(self) -> Any:
        """Its state, in words."""
        return FileState(self.state).label

    @property
    def needs_words(self) -> bool:
        """Whether those who can't see it are told nothing of a picture yet."""
        return self.is_picture and not self.alt


def published_with(kind: str, key: UUID) -> list[ShownFile]:
    """The files of a published contribution, in their order. Ask only for who may read it."""
    return _shown(live_files(kind, key), key)


def files_of(page: Contribution) -> list[ShownFile]:
    """The clean files that this state of a text names: of a draft, a revision."""
    return _shown(listed(page.attachments), page.translation_key)


def published_with_many(
    keys: Mapping[str, Collection[UUID]],
) -> dict[UUID, list[ShownFile]]:
    """The same of several published contributions by kind: one query a kind, and one for the files."""
    named = {
        key: listed(attachments)
        for kind, some in keys.items()
        for key, attachments in live_lists(kind, some)
    }
    rows = _rows([one.key for entries in named.values() for one in entries])
    return {key: _of_text(rows, entries, key) for key, entries in named.items()}


def own_files(page: Contribution, terms: SharingTerms) -> list[OwnFile]:
    """What an author's list shows: the files of the draft, then those that wait or were refused."""
    rows = {row.pk: row for row in terms.files.order_by("due_at", "pk")}
    live = keys_on(one_published(page))
    entries = [one for one in listed(page.attachments) if one.key in rows]
    drafted = [_own(rows[one.key], one, live) for one in entries]
    others = [
        _own(row, Listed.of(row), live)
        for row in rows.values()
        if row.state != FileState.CLEAN
    ]
    return [*drafted, *others]


def one_published(page: Contribution) -> Any:
    """The field of the published state of a page at hand, which may be a draft of it."""
    if not page.live:
        return ()
    return type(page).objects.values_list("attachments", flat=True).get(pk=page.pk)


def refusal_words(row: AttachedFile) -> str:
    """Why a file was not accepted and what to do, for whoever sent it."""
    if not row.refusal:
        return ""
    return words_of(row.refusal, row.extension, row.size)


def words_of(refusal: str, extension: str, size: int) -> str:
    """A refusal's code in words."""
    return str(WORDS[refusal]) % {
        "extension": extension,
        "extensions": ", ".join(ACCEPTED),
        "size": filesizeformat(size),
        "maximum": filesizeformat(most_bytes(extension)),
    }


def _shown(entries: Sequence[Listed], key: UUID) -> list[ShownFile]:
    if not entries:
        return []
    return _of_text(_rows([one.key for one in entries]), entries, key)


def _of_text(
    rows: Mapping[UUID, AttachedFile], entries: Iterable[Listed], key: UUID
) -> list[ShownFile]:
    """The files of one text: a list that names one of another shows it not."""
    return [
        shown_file(rows[one.key], one)
        for one in entries
        if one.key in rows and rows[one.key].terms_id == key
    ]


def _rows(keys: Sequence[UUID]) -> dict[UUID, AttachedFile]:
    if not keys:
        return {}
    clean = AttachedFile.objects.filter(pk__in=keys, state=FileState.CLEAN)
    return {row.pk: row for row in clean}


def shown_file(row: AttachedFile, entry: Listed | None = None) -> ShownFile:
    """A clean file for who may have it, with the words of the text that names it."""
    entry = entry or Listed.of(row)
    name = slug_of(entry.title, "file")
    return ShownFile(
        key=row.pk,
        title=entry.title,
        alt=entry.alt,
        sort=sort_of(row),
        size=filesizeformat(row.size),
        url=reverse("attachment", args=[row.pk, f"{name}.{row.extension}"]),
        small_url=reverse("attachment-small", args=[row.pk, f"{name}.webp"])
        if row.small
        else "",
        width=row.width,
        height=row.height,
    )


def _own(row: AttachedFile, entry: Listed, live: set[UUID]) -> OwnFile:
    is_clean = row.state == FileState.CLEAN
    return OwnFile(
        key=row.pk,
        title=entry.title,
        alt=entry.alt,
        state=row.state,
        sort=f"{sort_of(row)}, {filesizeformat(row.size)}",
        is_picture=bool(row.small),
        removed=in_words(row.removed),
        refusal=refusal_words(row),
        url=shown_file(row, entry).url if is_clean else "",
        is_new=is_clean and row.pk not in live,
        is_replacement=row.replaces is not None and not is_clean,
    )


def sort_of(row: AttachedFile) -> str:
    """What sort of file it is, in words."""
    return _SORTS.get(row.extension, row.extension.upper())
