"""The first screen of the editors' desk: what waits, since when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from members.models import JointAct, Membership
from practices.models import Adaptation
from review.desk import reviews

from .models import Concern

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for an editor."""

    title: str
    url: str
    since: datetime
    note: str = ""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """Things of one sort that wait, the first ones of them, and where all of them stand."""

    id: str
    heading: str
    nothing: str
    total: int
    waiting: list[Waiting]
    url: str


def concerns() -> Queue:
    """Concerns that are open, in front of everything else; two queries."""
    return _queue(
        "concerns",
        _("Concerns"),
        _("Nobody has reported anything that is still open."),
        Concern.objects.open(),
        _concern,
        reverse("concerns:index"),
    )


def queues() -> list[Queue]:
    """What waits beside texts: adaptations, applications, acts of two; two queries each."""
    return [
        _queue(
            "adaptations",
            _("Adaptations"),
            _("No adaptation waits to be read."),
            Adaptation.objects.waiting().select_related("country"),
            _adaptation,
            reverse("adaptations:index"),
        ),
        _queue(
            "applications",
            _("Applications"),
            _("Nobody waits to be approved."),
            Membership.objects.pending().select_related("user", "country"),
            _application,
            reverse("applications:index"),
        ),
        _queue(
            "together",
            _("Two people"),
            _("Nothing waits for a second person."),
            JointAct.objects.waiting().select_related("asked_by"),
            _joint_act,
            reverse("together:index"),
        ),
    ]


def _queue(
    name: str,
    heading: str,
    nothing: str,
    rows: QuerySet,
    make: Callable[[Any], Waiting],
    url: str,
) -> Queue:
    waiting = [make(row) for row in rows[:SHOWN]]
    return Queue(name, heading, nothing, rows.count(), waiting, url)


def _concern(concern: Concern) -> Waiting:
    return Waiting(
        title=str(concern),
        url=reverse("concerns:handle", args=[concern.pk]),
        since=concern.created_at,
        note=concern.address,
        is_urgent=concern.is_urgent,
    )


def _adaptation(adaptation: Adaptation) -> Waiting:
    """Where and when; who recorded it stands nowhere here (anonymous authors)."""
    return Waiting(
        title=str(adaptation),
        url=reverse("adaptations:decide", args=[adaptation.pk]),
        since=adaptation.submitted_at,
        note=_("Adaptation"),
    )


def _joint_act(act: JointAct) -> Waiting:
    """What it would do, and who asks; not on what."""
    return Waiting(
        title=str(act.get_kind_display()),
        url=reverse("together:act", args=[act.pk]),
        since=act.asked_at,
        note=str(act.asked_by or ""),
    )


def _application(membership: Membership) -> Waiting:
    places = [
        membership.organisation_name,
        membership.country and membership.country.name,
    ]
    return Waiting(
        title=str(membership.user),
        url=reverse("applications:decide", args=[membership.pk]),
        since=membership.applied_at,
        note=_(", ").join(place for place in places if place),
    )


class WaitingPanel(Component):
    """What waits, above everything else."""

    name = "waiting"
    template_name = "home/desk/waiting.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Concerns, then texts in review (filtered by the address), then the other queues."""
        request = parent_context["request"]
        return {
            "concerns": concerns(),
            "reviews": reviews(request.user, request.GET),
            "queues": queues(),
            "request": request,
            # A panel's template is rendered without context processors: its forms would have no token.
            "csrf_token": get_token(request),
        }
