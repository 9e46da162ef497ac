"""Models of the exchange. Submodules import downwards: vocabulary, catalogue, contribution, exchange."""

from .address import Address
from .attachments import AttachedFile, QuarantinedFile
from .catalogue import CatalogueEntry, CatalogueText
from .commenting import FieldComment
from .contribution import (
    Authorship,
    Contribution,
    ContributionIndexPage,
    SharingTerms,
)
from .conversation import Follow, Response
from .history import HistoryLine
from .imports import ImportedContribution, ImportRun
from .keeping import Reminder
from .links import Link
from .review import EditorialReview
from .saved_search import SavedSearch
from .sealing import Invitation, Sealed, SealedAuthor, TooManySealed
from .telling import FormerReach, ToldUntil
from .vocabulary import Topic
from .working_copy import WorkingCopy

__all__ = [
    "Address",
    "AttachedFile",
    "Authorship",
    "CatalogueEntry",
    "CatalogueText",
    "Contribution",
    "ContributionIndexPage",
    "EditorialReview",
    "FieldComment",
    "Follow",
    "FormerReach",
    "HistoryLine",
    "ImportRun",
    "ImportedContribution",
    "Invitation",
    "Link",
    "QuarantinedFile",
    "Reminder",
    "Response",
    "SavedSearch",
    "Sealed",
    "SealedAuthor",
    "SharingTerms",
    "ToldUntil",
    "TooManySealed",
    "Topic",
    "WorkingCopy",
]
