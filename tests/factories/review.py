"""Texts in review, reviewers and links, made by the portal's own services."""

from __future__ import annotations

from typing import Any

from exchange.models import Contribution
from members.models import User
from review import links, services
from review.models import OutsideApproval, Reading, Reviewer
from review.services import Asked
from tests.factories.posting import sent

OFFICIAL = Asked("Dr Nadia Okoye, Ministry of Justice", "nadia@justice.example", "en")


def in_review(author: User, **changes: Any) -> Contribution:
    """A text that its author has sent to the editors."""
    return sent(author, **changes).page


def reviewer(
    person: User,
    *,
    topics: Any = (),
    regions: Any = (),
    is_matched: bool = False,
) -> Reviewer:
    """A member who reads for the editors."""
    row = Reviewer.objects.create(user=person, is_matched=is_matched)
    row.topics.set(topics)
    row.regions.set(regions)
    return row


def asked(editor: User, page: Contribution, *people: User) -> list[Reading]:
    """These reviewers were asked to read a text."""
    services.ask_reviewers(editor, page.pk, people, "Are the dates right?")
    return list(Reading.objects.filter(reviewer__in=people).order_by("reviewer"))


def sent_outside(
    editor: User, page: Contribution, to: Asked = OFFICIAL
) -> OutsideApproval:
    """A link to the text as it stands was sent to an official."""
    latest = type(page).objects.get(pk=page.pk).latest_revision_id
    return services.ask_outside(editor, page.pk, latest, to)


def path_of(row: OutsideApproval) -> str:
    """The path of the link that was mailed, without the host."""
    return "/" + links.address_of(row).split("/", 3)[3]
