"""A document becomes a draft of its sender: its text first, then its pictures as files that are checked."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gaamac.common.visibility import Visibility
from gaamac.media.cleaning.scanner import scan
from gaamac.media.cleaning.traces import in_words
from members.models import Country, Region, User

from .. import services
from ..attachments import services as attachments
from ..attachments.services import Upload
from ..posts import form_of
from ..services import Post, Saved, TooMany
from .apart import Parsed, Picture, parse_apart
from .reading import Draft, read

SECONDS_IN_LINE = 10
# One document at a time in each web process: reading one takes a core and much memory.
_turn = threading.BoundedSemaphore(1)


class Busy(Exception):
    """Others send documents at this moment; nothing has been saved."""


def take_in(
    author: User, content: bytes, names: tuple[str, UUID], attribution: str
) -> tuple[Saved, list[str]]:
    """Read a Word document into a new draft of this kind and key; what its author should be told.

    Raises Refused (as the cleaners do), Busy, and as `save_draft` does.
    """
    kind, key = names
    parsed = _parse(content)
    draft = read(parsed.html, kind)
    saved = services.save_draft(author, _post(draft, kind, key, attribution))
    told = [*draft.problems, *_tell_of_traces(parsed)]
    if saved.changed:
        told += _hang_on(author, saved, parsed)
    return saved, told


def _parse(content: bytes) -> Parsed:
    scan(content, settings.CLAMD_ADDRESS)
    if not _turn.acquire(timeout=SECONDS_IN_LINE):
        raise Busy
    try:
        return parse_apart(content)
    finally:
        _turn.release()


def _post(draft: Draft, kind: str, key: UUID, attribution: str) -> Post:
    fields = form_of(kind).base_fields
    own = {name: text for name, text in draft.values.items() if name in fields}
    for name in ("year", "available_until"):
        if name in fields:
            own[name] = getattr(draft, name)
    return Post(
        kind=kind,
        key=key,
        language=draft.language,
        visibility=Visibility.PUBLIC,
        attribution=attribution,
        values=own | {"is_worldwide": draft.is_worldwide},
        chosen={
            "countries": list(Country.objects.filter(pk__in=draft.countries)),
            "regions": list(Region.objects.filter(pk__in=draft.regions)),
            "topics": [],
        },
    )


def _hang_on(author: User, saved: Saved, parsed: Parsed) -> list[str]:
    """The pictures as files of the draft; how many there are, and how many were left out."""
    kind, key = str(saved.page.kind), saved.page.translation_key
    left_out = parsed.left_out
    for number, picture in enumerate(parsed.pictures, 1):
        try:
            attachments.add(author, kind, key, _upload(picture, number))
        except TooMany:
            left_out += 1
    return _tell_of_pictures(
        len(parsed.pictures) + parsed.left_out - left_out, left_out
    )


def _upload(picture: Picture, number: int) -> Upload:
    title = _("Picture %(number)d of the document") % {"number": number}
    return Upload(picture.content, picture.extension, title, picture.alt[:400])


def _tell_of_pictures(taken: int, left_out: int) -> list[str]:
    told = []
    if taken:
        words = ngettext(
            "%(count)d picture is now among the files of the draft. Remove it if readers don’t need"
            " it, and say what it shows.",
            "%(count)d pictures are now among the files of the draft. Remove those that readers"
            " don’t need, and say what the others show.",
            taken,
        )
        told.append(words % {"count": taken})
    if left_out:
        words = ngettext(
            "%(count)d picture or drawing could not be taken. Add it to the files as JPEG or PNG.",
            "%(count)d pictures or drawings could not be taken. Add them to the files as JPEG or PNG.",
            left_out,
        )
        told.append(words % {"count": left_out})
    return told


def _tell_of_traces(parsed: Parsed) -> Sequence[str]:
    traces = in_words(parsed.found)
    if not traces:
        return []
    said = _("The document also held this, which was not taken: %(traces)s.")
    return [said % {"traces": "; ".join(traces)}]
