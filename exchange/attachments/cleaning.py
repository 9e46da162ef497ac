"""Files from quarantine to where they can be had: one at a time, within limits, again after a fault.

Celery is only the wake-up. What waits stands in its row, with when it is due; who takes it puts that
off first, so that a task that dies comes back by the sweep and no two work on one file.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from gaamac.common.sealing import WrongSeal, unseal_bytes
from gaamac.media.cleaning.apart import Cleaned, clean_apart
from gaamac.media.cleaning.refusals import Refused
from gaamac.media.cleaning.scanner import scan

from ..choices import FileState
from ..models import AttachedFile, QuarantinedFile
from ..services.errors import BeingEdited
from ..services.transactions import in_one_transaction
from . import responses
from .listed import Listed, with_file
from .services import drop_unused, locked, revise

logger = logging.getLogger(__name__)

# Longer than the task may take (exchange/tasks.py).
LONGEST = timedelta(minutes=5)
# A file that has ended so many workers is not tried again.
MOST_ATTEMPTS = 4
PAUSE = timedelta(minutes=1)
BATCH = 50


def work_on(key: UUID) -> None:
    """Clean one file, unless somebody is at it or it is done."""
    row = _claim(key)
    if row is None:
        return
    if row.attempts > MOST_ATTEMPTS:
        refuse(row.pk, "unpacks_too_large")
        return
    try:
        take = take_in if row.response_id is None else take_in_of_response
        take(row.pk, _clean(row))
    except Refused as refusal:
        _answer(row, refusal.code)
    except BeingEdited:
        _put_off(row)


def sweep() -> None:
    """Take up again what a worker or the broker lost."""
    due = AttachedFile.objects.filter(
        state=FileState.WAITING, due_at__lte=timezone.now()
    )
    for key in list(due.order_by("due_at").values_list("pk", flat=True)[:BATCH]):
        work_on(key)


def forget_unused() -> None:
    """Delete, once a day, the files of what was published without them since."""
    clean = AttachedFile.objects.filter(state=FileState.CLEAN).exclude(terms=None)
    for row in clean.select_related("terms").distinct("terms").order_by("terms"):
        with transaction.atomic():
            drop_unused(locked(row.terms))


@transaction.atomic
def _claim(key: UUID) -> AttachedFile | None:
    """The row, put off until its next attempt should this one die; None when it isn't ours."""
    now = timezone.now()
    due = AttachedFile.objects.select_for_update(skip_locked=True)
    row = due.filter(pk=key, state=FileState.WAITING, due_at__lte=now).first()
    if row is not None:
        row.attempts += 1
        row.due_at = now + LONGEST
        row.save(update_fields=["attempts", "due_at"])
    return row


def _clean(row: AttachedFile) -> Cleaned:
    sealed = QuarantinedFile.objects.get(pk=row.pk).content
    try:
        data = unseal_bytes(sealed)
    except WrongSeal as error:
        raise Refused("broken") from error
    scan(data, settings.CLAMD_ADDRESS)
    return clean_apart(data, row.extension)


def _answer(row: AttachedFile, code: str) -> None:
    """A refusal is final, but for that of a scanner which can't be asked just now."""
    if code == "unchecked":
        _put_off(row)
    else:
        refuse(row.pk, code)


def _put_off(row: AttachedFile) -> None:
    """Try again later, as often as it takes: this is not the file's fault."""
    AttachedFile.objects.filter(pk=row.pk, state=FileState.WAITING).update(
        due_at=timezone.now() + PAUSE, attempts=row.attempts - 1
    )


@in_one_transaction
def take_in(key: UUID, clean: Cleaned) -> None:
    """Store the clean file, forget the one that came, and let the draft name it: all or nothing.

    Raises BeingEdited while an editor holds the text. A file removed meanwhile stays removed.
    """
    found = AttachedFile.objects.select_related("terms").filter(pk=key).first()
    if found is None:
        return
    text = locked(found.terms)
    waiting = AttachedFile.objects.select_for_update().filter(
        pk=key, state=FileState.WAITING
    )
    row = waiting.first()
    if row is None:
        return
    _store(row, clean)
    listed = with_file(text.draft.attachments, Listed.of(row), row.replaces)
    # Nobody: whoever sent it is not kept, and of what is anonymous must not be.
    revise(text, listed, None)
    drop_unused(locked(row.terms))


@in_one_transaction
def take_in_of_response(key: UUID, clean: Cleaned) -> None:
    """The same of a file that came with a response, which readers have from then on."""
    with responses.settling(key) as row:
        if row is not None:
            _store(row, clean)


def _store(row: AttachedFile, clean: Cleaned) -> None:
    row.file = _put(f"attachments/{row.name}.{row.extension}", clean.content)
    row.small = _put(f"attachments/{row.name}-small.webp", clean.small)
    row.size, row.width, row.height = len(clean.content), clean.width, clean.height
    row.removed = dict(clean.found)
    row.state, row.due_at = FileState.CLEAN, None
    row.save()
    QuarantinedFile.objects.filter(pk=row.pk).delete()


def _put(name: str, content: bytes) -> str:
    """Store it, over what a task that died may have left there; its name."""
    if not content:
        return ""
    storage: Any = AttachedFile._meta.get_field("file").storage
    storage.delete(name)
    stored: str = storage.save(name, ContentFile(content))
    return stored


@transaction.atomic
def refuse(key: UUID, code: str) -> None:
    """Say why a file is not accepted, and forget it."""
    with responses.settling(key):
        AttachedFile.objects.filter(pk=key, state=FileState.WAITING).update(
            state=FileState.REFUSED, refusal=code, due_at=None
        )
        QuarantinedFile.objects.filter(pk=key).delete()
