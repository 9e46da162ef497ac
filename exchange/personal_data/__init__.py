"""What the exchange, and Wagtail's tables below it, know of people; how it goes; what its owner gets."""

from __future__ import annotations

from gaamac.common.personal_data import Leaver

from .. import departing, traces
from ..models import ImportRun, Invitation
from .places import OWN, WAGTAIL, places_of_texts
from .telling import told_of

__all__ = ["PLACES", "forget", "places_of_texts", "told_of"]

PLACES = (*OWN, *WAGTAIL)


def forget(leaver: Leaver) -> None:
    """Settle the texts, then every trace that the desk keeps of who did what."""
    departing.depart(leaver)
    Invitation.objects.by(leaver.user).delete()
    for run in ImportRun.objects.filter(by=leaver.user):
        _forget_import(run)
    traces.forget(leaver)


def _forget_import(run: ImportRun) -> None:
    """The sums stay; the file, its name and what was quoted from it go."""
    if run.file:
        run.file.delete(save=False)
    run.file_name = ""
    run.problems, run.notes, run.refusal = [], [], ""
    run.save()
