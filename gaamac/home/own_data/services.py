"""Asking for one's own data, making the archive, fetching it, forgetting it.

Celery is only the wake-up: what waits stands in the row, and a sweep finds what a worker lost.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from tempfile import TemporaryFile
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gaamac.audit.choices import Act
from gaamac.audit.services import member, record
from members.choices import Notice
from members.models import User
from members.notify import notify

from ..models import OwnDataExport, OwnDataState
from . import archive

logger = logging.getLogger(__name__)

KEPT = timedelta(hours=48)
# A worker may take ten minutes for a task; who is longer at it has died.
LONGEST = timedelta(minutes=15)
# A worker writes the row a moment after the file.
ORPHANED_AFTER = timedelta(hours=1)


@transaction.atomic
def ask(user: User) -> OwnDataExport:
    """Have the archive made; while one is being made, that one. An older one goes."""
    # Two windows wait for one another here.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    current = OwnDataExport.objects.filter(member=user).first()
    if current is not None and current.is_at_work:
        return current
    if current is not None:
        drop(current)
    export = OwnDataExport.objects.create(member=user)
    record(Act.OWN_DATA_ASKED, member(user), by=user)
    transaction.on_commit(lambda: _wake_a_worker(export.pk), robust=True)
    return export


def current_of(user: User) -> OwnDataExport | None:
    """What this member has asked for last, unless its time is over."""
    export = OwnDataExport.objects.filter(member=user).first()
    return None if export is None or export.is_expired else export


def put_taking_on_record(user: User) -> None:
    """That the archive was fetched."""
    record(Act.OWN_DATA_TAKEN, member(user), by=user)


def build(pk: int) -> None:
    """Make one archive, unless somebody is at it or nobody wants it any more."""
    export = _claim(pk)
    if export is None:
        return
    try:
        _make(export)
    except Exception:
        logger.exception("Export %s of own data failed", pk)
        state = OwnDataState.FAILED
        OwnDataExport.objects.filter(pk=pk).update(state=state)


def sweep() -> None:
    """Make what a worker lost, and delete what is no longer to be had."""
    expired = Q(expires_at__lte=timezone.now())
    for export in OwnDataExport.objects.filter(expired):
        drop(export)
    for pk in OwnDataExport.objects.filter(_due()).values_list("pk", flat=True):
        build(pk)
    _drop_orphans()


def drop(export: OwnDataExport) -> None:
    """Delete an archive and what was said of it; the file once that holds."""
    name = export.file.name
    export.delete()
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))


def _wake_a_worker(pk: int) -> None:
    from ..tasks import build_own_data  # noqa: PLC0415 - tasks import this module

    # Without retries: a broker that is down must not hold the request. The sweep comes.
    build_own_data.apply_async([pk], retry=False)


def _due() -> Q:
    """What waits, and what a worker has died over."""
    died = Q(state=OwnDataState.BUILDING, begun_at__lt=timezone.now() - LONGEST)
    return Q(state=OwnDataState.WAITING) | died


@transaction.atomic
def _claim(pk: int) -> OwnDataExport | None:
    rows = OwnDataExport.objects.select_for_update(skip_locked=True, of=("self",))
    export = rows.select_related("member").filter(_due(), pk=pk).first()
    if export is not None:
        export.state, export.begun_at = OwnDataState.BUILDING, timezone.now()
        export.save(update_fields=["state", "begun_at"])
    return export


def _make(export: OwnDataExport) -> None:
    with TemporaryFile() as out:
        archive.write(export.member, out, _progress(export))
        size = out.tell()
        out.seek(0)
        name = default_storage.save(export.new_name(), File(out))
    if not _finish(export, name, size):
        default_storage.delete(name)


@transaction.atomic
def _finish(export: OwnDataExport, name: str, size: int) -> bool:
    """Offer it to its owner; false where they have gone meanwhile."""
    now = timezone.now()
    rows = OwnDataExport.objects.filter(
        pk=export.pk, begun_at=export.begun_at, member__is_active=True
    )
    offered = rows.update(
        state=OwnDataState.READY,
        file=name,
        size=size,
        ready_at=now,
        expires_at=now + KEPT,
    )
    if offered:
        notify(export.member, Notice.ACCOUNT, "home/own_data_ready", {})
    return bool(offered)


def _progress(export: OwnDataExport) -> archive.Progress:
    def progress(done: int, of: int) -> None:
        OwnDataExport.objects.filter(pk=export.pk).update(done=done, of=of)

    return progress


def _drop_orphans() -> None:
    """Files that no row knows: of a worker that died between the two."""
    folder = OwnDataExport.FOLDER
    if not default_storage.exists(folder):
        return
    known = set(OwnDataExport.objects.values_list("file", flat=True))
    _folders, names = default_storage.listdir(folder)
    for name in names:
        path = f"{folder}/{name}"
        if path not in known and _is_old(path):
            default_storage.delete(path)


def _is_old(path: str) -> Any:
    return default_storage.get_modified_time(path) < timezone.now() - ORPHANED_AFTER
