"""Everything about one text in review but the text: who has it, who reads it, what they said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, WorkflowState

from exchange.models import Contribution, SharingTerms
from exchange.vocabulary import topics
from members.models import User
from members.vocabulary import regions

from . import due, links
from .choices import LinkState, Pace
from .matching import fits, subjects_of
from .models import (
    Claim,
    OutsideApproval,
    OutsideReading,
    Reading,
    ReadingByReviewers,
    Reviewer,
)
from .permissions import can_be_asked, may_leave_the_house


@dataclass(frozen=True, slots=True)
class Link:
    """One outside approval, with what its link is good for now."""

    row: OutsideApproval
    state: LinkState

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered."""
        return self.state == LinkState.OPEN

    @property
    def mail(self) -> str:
        """What became of its mail, where that matters still."""
        if not self.is_open:
            return ""
        if self.row.mail_failure == "suppressed":
            return _(
                "Not mailed: this address has asked for no mails, or refused them."
            )
        if self.row.mail_failure:
            return _("Not delivered: the mail server refuses this address.")
        return "" if self.row.mailed_at else _("The mail is on its way.")


@dataclass(frozen=True, slots=True)
class Case:
    """A text in review, and those who have to do with it."""

    page: Any
    review: WorkflowState
    terms: SharingTerms
    claim: Claim | None
    has_lapsed: bool
    due: Any
    pace: Pace
    readings: list[Reading]
    links: list[Link]

    @property
    def title(self) -> str:
        """As its author has it now."""
        return str(self.page.draft_title)

    @property
    def with_reviewers(self) -> bool:
        """Whether it waits for reviewers just now."""
        return self._is_at(ReadingByReviewers)

    @property
    def with_somebody_outside(self) -> bool:
        """Whether it waits for an approval from outside just now."""
        return self._is_at(OutsideReading)

    def _is_at(self, kind: type) -> bool:
        return isinstance(self.review.current_task_state.task.specific, kind)

    @property
    def can_leave(self) -> bool:
        """Whether it may be sent to somebody without an account."""
        return may_leave_the_house(self.terms)


def case_of(page: Page) -> Case | None:
    """The review of a contribution that is under way; None where there is none."""
    specific = page.specific
    states = WorkflowState.objects.for_instance(page).filter(
        status=WorkflowState.STATUS_IN_PROGRESS
    )
    review = states.select_related("current_task_state__task").first()
    if review is None or not isinstance(specific, Contribution):
        return None
    claim = Claim.objects.filter(workflow_state=review).select_related("editor").first()
    today = due.today()
    holds = claim is not None and not due.has_lapsed(claim.due_on, today)
    day = claim.due_on if claim and holds else due.promised(since(review))
    return Case(
        page=specific,
        review=review,
        terms=SharingTerms.objects.get(pk=page.translation_key),
        claim=claim,
        has_lapsed=claim is not None and not holds,
        due=day,
        pace=due.pace(day, today),
        readings=_readings(review),
        links=_links(review),
    )


def since(review: WorkflowState) -> Any:
    """Since when it waits: since it began, or since it came again after changes were asked for."""
    states = review.task_states.order_by("pk")
    sent_back = states.filter(status=TaskState.STATUS_REJECTED).last()
    after = states.filter(pk__gt=sent_back.pk) if sent_back else states
    first = after.first()
    return first.started_at if first else review.created_at


def _readings(review: WorkflowState) -> list[Reading]:
    rows = Reading.objects.filter(workflow_state=review)
    return list(rows.select_related("reviewer", "asked_by"))


def _links(review: WorkflowState) -> list[Link]:
    rows = OutsideApproval.objects.filter(workflow_state=review)
    rows = rows.select_related("workflow_state", "asked_by")
    return [Link(row, links.state_of(row)) for row in rows]


def offered(case: Case) -> list[tuple[User, str]]:
    """The reviewers who can be asked, those whom the text fits first, with the words that say why."""
    asked = {reading.reviewer_id for reading in case.readings}
    latest: Revision = case.page.latest_revision
    subjects = subjects_of(latest.as_object())
    reviewers = Reviewer.objects.to_be_asked().exclude(user__in=asked)
    found = [
        (reviewer.user, _why(reviewer, *subjects))
        for reviewer in reviewers.in_order_of_load()
        if can_be_asked(reviewer.user, case.terms)
    ]
    return sorted(found, key=lambda one: not one[1])


def _why(reviewer: Reviewer, about: set[int], where: set[int]) -> str:
    if not fits(reviewer, about, where):
        return ""
    known_topics, known_regions = topics(), regions()
    names = [
        known_topics[one.pk].name for one in reviewer.topics.all() if one.pk in about
    ]
    names += [
        known_regions[one.pk].name for one in reviewer.regions.all() if one.pk in where
    ]
    return _(", ").join(names)
