"""Changes of state in the review: one transaction each, the page locked first, as in exchange.review."""

from .claims import claim, release, set_due, take_over
from .outside import Asked, ask_outside, decide, revoke
from .readings import answer, ask_by_topic_and_region, ask_reviewers, no_longer_ask
from .steps import go_on, review_of

__all__ = [
    "Asked",
    "answer",
    "ask_by_topic_and_region",
    "ask_outside",
    "ask_reviewers",
    "claim",
    "decide",
    "go_on",
    "no_longer_ask",
    "release",
    "review_of",
    "revoke",
    "set_due",
    "take_over",
]
