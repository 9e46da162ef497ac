"""What the review knows of people, and how it goes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaamac.common.personal_data import EVERY, Area, Fate, place

from .models import Reading, Reviewer

_OUTSIDERS = "of people without an account: the record of who decided on a text, kept as long as its review"

PLACES = (
    place("review.Claim", "editor", Fate.GOES),
    place("review.Reviewer", "user", Fate.GOES),
    place("review.Reading", "reviewer question answer comment", Fate.GOES),
    place("review.Reading", "asked_by", Fate.EMPTIED),
    place("review.OutsideApproval", "asked_by", Fate.EMPTIED),
    place(
        "review.OutsideApproval",
        "name address comment question",
        Fate.STAYS,
        _OUTSIDERS,
    ),
    place("review.OutsideApproval", "language decision mail_failure", Fate.NOBODY),
    place("review.CannedReason", "language name text", Fate.NOBODY),
    place("review.ReadingByReviewers", EVERY, Fate.NOBODY),
    place("review.OutsideReading", EVERY, Fate.NOBODY),
)


def told_of(user: Any) -> Iterator[Area]:
    """What they read for the editors, and what they answered."""
    reviewer = Reviewer.objects.filter(user=user).first()
    rows = Reading.objects.filter(reviewer=user)
    yield Area(
        "reviews",
        "What you were asked to review, and what you answered",
        {
            "topics": [str(one) for one in reviewer.topics.all()] if reviewer else [],
            "regions": [str(one) for one in reviewer.regions.all()] if reviewer else [],
            "answers": [
                {
                    "asked_on": row.asked_on,
                    "question": row.question,
                    "answer": row.answer,
                    "comment": row.comment,
                    "answered_at": row.answered_at,
                }
                for row in rows
            ],
        },
    )
