"""Files that come with a response: cleaned as those of contributions, had by who may read the response.

The response stands at once, its files as soon as they are clean. Who sent them is told, when the
last one is done, what was taken out of them and which were not accepted, if any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import override

from gaamac.common.ratelimit import take
from gaamac.common.sealing import seal, seal_bytes, unseal
from gaamac.media.cleaning.traces import in_words
from members.choices import Notice
from members.models import User
from members.notify import notify

from ..choices import FileState
from ..models import AttachedFile, QuarantinedFile, Response
from .limits import ACCEPTED, MOST_FILES, UPLOADS, most_bytes
from .shown import ShownFile, refusal_words, shown_file, sort_of
from .waking import wake_a_worker

_PURPOSE = "file of a response"


class Sent(NamedTuple):
    """A file as it came: its content, `pdf` of `Report.PDF`, and what a picture shows, where that is said."""

    content: bytes
    extension: str
    alt: str = ""


class Parcel(NamedTuple):
    """What comes with one response: its files, and how many more came that are not among them."""

    files: Sequence[Sent] = ()
    left_out: int = 0


NOTHING = Parcel()


class FilesUnder(NamedTuple):
    """What stands under a response, and how many files of it are still being checked."""

    files: list[ShownFile]
    waiting: int


NO_FILES = FilesUnder([], 0)


def room_for(sender: User, wanted: int) -> int:
    """How many of so many files this member may send with answers now; they are counted."""
    if not wanted:
        return 0
    name = f"files-answered:{sender.pk}"
    return take(name, wanted, UPLOADS.amount, UPLOADS.seconds)


def hang_on(response: Response, sender: User, parcel: Parcel) -> None:
    """Put these files into quarantine and have them cleaned, in the caller's transaction.

    `respond` calls this. Of more than `MOST_FILES` the rest is left out.
    """
    files = parcel.files[:MOST_FILES]
    left_out = parcel.left_out + len(parcel.files) - len(files)
    told = seal(_PURPOSE, {"to": sender.pk, "left_out": left_out})
    for number, sent in enumerate(files, 1):
        _store(response, number, sent, told)
    if files or left_out:
        _tell_if_done(response, told)


def shown_under(responses: Collection[Response]) -> dict[int, FilesUnder]:
    """The clean files of these responses, by the response's number. One query; none for none."""
    if not responses:
        return {}
    rows = AttachedFile.objects.filter(response__in=responses)
    found = defaultdict(list)
    for row in rows.exclude(state=FileState.REFUSED).order_by("number"):
        found[row.response_id or 0].append(row)
    return {number: _under(some) for number, some in found.items()}


def _under(rows: Sequence[AttachedFile]) -> FilesUnder:
    clean = [shown_file(row) for row in rows if row.state == FileState.CLEAN]
    return FilesUnder(clean, len(rows) - len(clean))


@contextmanager
def settling(key: UUID) -> Iterator[AttachedFile | None]:
    """While a file's waiting ends: of a response, its sender is told once it is the last one.

    Gives the row, locked, while it waits. In the caller's transaction.
    """
    waiting = AttachedFile.objects.filter(pk=key, state=FileState.WAITING)
    number = waiting.values_list("response_id", flat=True).first()
    # Two that are done at the same moment come one after the other.
    response = Response.objects.select_for_update().filter(pk=number).first()
    row = waiting.select_for_update().first()
    held = QuarantinedFile.objects.filter(pk=key).values_list("sender", flat=True)
    told = bytes(held.first() or b"")
    yield row
    if response is not None and row is not None and told:
        _tell_if_done(response, told)


def _store(response: Response, number: int, sent: Sent, told: bytes) -> None:
    refusal = refusal_of(sent.extension, len(sent.content))
    row = AttachedFile.objects.create(
        response=response,
        number=number,
        extension=sent.extension[:5],
        alt=sent.alt,
        size=len(sent.content),
        refusal=refusal,
        **({"state": FileState.REFUSED, "due_at": None} if refusal else {}),
    )
    if not refusal:
        content = seal_bytes(sent.content)
        QuarantinedFile.objects.create(attached=row, content=content, sender=told)
        wake_a_worker(row.pk)


def refusal_of(extension: str, size: int) -> str:
    """Why a file is not even looked at; empty when it is."""
    if extension not in ACCEPTED:
        return "unknown_type"
    if not size:
        return "empty"
    return "too_big" if size > most_bytes(extension) else ""


def _tell_if_done(response: Response, sealed: bytes) -> None:
    """Nothing is said of files from which nothing was taken."""
    rows = list(response.files.order_by("number"))
    if any(row.state == FileState.WAITING for row in rows):
        return
    told = unseal(_PURPOSE, sealed)
    sender = User.objects.filter(pk=told["to"]).first()
    if sender is not None:
        _tell(sender, rows, told["left_out"])
    response.files.filter(state=FileState.REFUSED).delete()


def _tell(sender: User, rows: Sequence[AttachedFile], left_out: int) -> None:
    with override(sender.preferred_language):
        said = [
            {
                "number": row.number,
                "sort": str(sort_of(row)),
                "removed": [str(words) for words in in_words(row.removed)],
                "refusal": refusal_words(row),
            }
            for row in rows
        ]
    files = [one for one in said if one["removed"] or one["refusal"]]
    if files or left_out:
        context = {"files": files, "left_out": left_out, "most": MOST_FILES}
        template = "exchange/files_of_response"
        # Sealed: that somebody answered could name an anonymous author.
        notify(sender, Notice.ACCOUNT, template, context, sealed=True)
