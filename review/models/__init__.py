"""Models of the review: who has taken a text, who else reads it, reasons, and the steps of the workflow."""

from .canned import CannedReason
from .claims import Claim
from .outside import OutsideApproval
from .readings import Reading, Reviewer
from .steps import OutsideReading, ReadingByReviewers

__all__ = [
    "CannedReason",
    "Claim",
    "OutsideApproval",
    "OutsideReading",
    "Reading",
    "ReadingByReviewers",
    "Reviewer",
]
