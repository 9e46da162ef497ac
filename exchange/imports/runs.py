"""Imports of the desk, step by step: a file is checked, an editor decides, a worker writes.

Celery is only the wake-up. What is to be done stands in the run's row; who does it notes when
it began, so that it is begun again only when a worker has died over it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from redis.exceptions import RedisError

from gaamac.common.languages import reader_language

from ..choices import ImportState
from ..models import ImportRun
from .files import Reading
from .planning import ImportOptions, Outcome
from .problems import UnusableFile
from .running import Checked, check, write

logger = logging.getLogger(__name__)

# A file of 20,000 rows takes less; who is longer at it has died.
LONGEST = timedelta(minutes=35)
WAITS_FOR_A_WORKER = timedelta(seconds=60)
KEPT_UNDECIDED = timedelta(days=7)
SHOWN_PROBLEMS = 500
SHOWN_NOTES = 100
_AT_WORK = (ImportState.CHECKING, ImportState.WRITING)


def open_run(
    by: Any, upload: UploadedFile, options: ImportOptions, reading: Reading
) -> ImportRun:
    """Take a file and have it checked in the background."""
    run = ImportRun(
        by=by,
        file_name=(upload.name or "")[-200:],
        kind=options.kind,
        options={
            "source": options.source,
            "language": options.language,
            "visibility": options.visibility,
            "publish": options.publish,
            "sheet": reading.sheet,
            "encoding": reading.encoding,
            "interface": reader_language(),
        },
    )
    run.file.save(run.file_name, upload, save=False)
    with transaction.atomic():
        run.save()
        _wake_a_worker(run)
    return run


@transaction.atomic
def confirm(run: ImportRun) -> bool:
    """Have the good rows written; false where somebody has decided already."""
    return _decide(run, ImportState.WRITING)


@transaction.atomic
def drop(run: ImportRun) -> bool:
    """Forget the file; false where somebody has decided already."""
    done = _decide(run, ImportState.DROPPED)
    if done:
        _finish(run, ImportState.DROPPED)
    return done


def _decide(run: ImportRun, state: ImportState) -> bool:
    waiting = ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKED)
    if not waiting.update(state=state, begun_at=None):
        return False
    run.refresh_from_db()
    if state == ImportState.WRITING:
        _wake_a_worker(run)
    return True


def _wake_a_worker(run: ImportRun) -> None:
    from ..tasks import work_on_import  # noqa: PLC0415 - tasks import this module

    # Without retries: a broker that is down must not hold the request. The sweep comes.
    transaction.on_commit(
        lambda: work_on_import.apply_async([run.pk], retry=False), robust=True
    )


def work_on(pk: int) -> None:
    """Do what the run waits for, unless somebody is at it."""
    if not _claim(pk):
        return
    run = ImportRun.objects.select_related("by").get(pk=pk)
    with override(run.options.get("interface", "en")):
        try:
            _work(run)
        except UnusableFile as error:
            run.refusal = str(error)
            _finish(run, ImportState.REFUSED)
        except Exception:
            logger.exception("Import %s failed", pk)
            _finish(run, ImportState.FAILED)


def _claim(pk: int) -> bool:
    """Take the run for this worker; the first of several gets it."""
    now = timezone.now()
    free = Q(begun_at=None) | Q(begun_at__lt=now - LONGEST)
    rows = ImportRun.objects.filter(free, pk=pk, state__in=_AT_WORK)
    return bool(rows.update(begun_at=now))


def _work(run: ImportRun) -> None:
    """Check the file; where an editor has decided, write what still is as it was then."""
    options = _options(run)
    checked = _check(run, options)
    try:
        expected = run.counts.get(Outcome.BAD, 0)
        if run.state == ImportState.CHECKING or checked.bad > expected:
            _report(run, checked)
            run.state = ImportState.CHECKED
            run.begun_at = None
            run.save()
            return
        run.counts = write(checked, options, run.by, _progress(run, checked.good))
        _finish(run, ImportState.DONE)
    finally:
        checked.close()


def _options(run: ImportRun) -> ImportOptions:
    given = run.options
    return ImportOptions(
        kind=run.kind,
        source=given["source"],
        language=given["language"],
        visibility=given["visibility"],
        publish=given["publish"],
        skip_bad=True,
    )


def _check(run: ImportRun, options: ImportOptions) -> Checked:
    reading = Reading(run.options["sheet"], run.options["encoding"])
    with run.file.open("rb") as file:
        return check(file.file, run.file_name, reading, options, _progress(run, 0))


def _report(run: ImportRun, checked: Checked) -> None:
    run.counts = dict(checked.counts)
    run.problems = [
        [one.line, one.column, one.reason] for one in checked.problems[:SHOWN_PROBLEMS]
    ]
    run.notes = checked.notes[:SHOWN_NOTES]


def _finish(run: ImportRun, state: ImportState) -> None:
    """Note how it ended; the file has done its work."""
    if run.file:
        run.file.delete(save=False)
    run.state = state
    run.finished_at = timezone.now()
    run.save()


def _progress(run: ImportRun, of: int) -> Callable[[int], None]:
    """Notes how far it is beside the database, whose transaction nobody else sees into."""

    def progress(done: int) -> None:
        try:
            cache.set(_progress_key(run), (done, of), timeout=3600)
        except (RedisError, OSError):
            logger.warning("No cache to note the progress of import %s in", run.pk)

    return progress


def _progress_key(run: ImportRun) -> str:
    return f"import:{run.pk}:{run.state}"


def progress_of(run: ImportRun) -> tuple[int, int]:
    """How many rows are done, of how many; the second is 0 where nobody knows yet."""
    try:
        done, of = cache.get(_progress_key(run)) or (0, 0)
    except (RedisError, OSError):
        return 0, 0
    return done, of


def sweep() -> None:
    """Begin again what a worker or the broker lost; forget files about which nobody decides."""
    now = timezone.now()
    lost = Q(begun_at=None, created_at__lt=now - WAITS_FOR_A_WORKER) | Q(
        begun_at__lt=now - LONGEST
    )
    for run in ImportRun.objects.filter(lost, state__in=_AT_WORK):
        _wake_a_worker(run)
    old = ImportRun.objects.filter(
        state=ImportState.CHECKED, created_at__lt=now - KEPT_UNDECIDED
    )
    for run in old:
        drop(run)


def outcome_words(run: ImportRun) -> list[tuple[str, int]]:
    """What became, or would become, of the rows: in words, with how many."""
    words = {
        Outcome.CREATED: _("New"),
        Outcome.CHANGED: _("Changed"),
        Outcome.PUBLISHED: _("Drafts published"),
        Outcome.UNCHANGED: _("Unchanged"),
        Outcome.GONE: _("Deleted since they were imported; left out"),
        Outcome.BAD: _("Can’t be taken"),
    }
    return [(words[one], run.counts[one]) for one in Outcome if run.counts.get(one)]
