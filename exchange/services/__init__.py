"""Every change of state of a contribution, of what is said under it and of what members keep.

Verbs, one transaction each.
"""

from .confirming import confirm, set_review_date
from .editing import NothingOffered, accept_edits, drop_edits, reopen_edits
from .errors import (
    BeingEdited,
    NotYours,
    PicturesWithoutWords,
    StaleEdit,
    TooLong,
    TooMany,
)
from .keeping import drop_typed, keep_typed
from .posting import Post, Saved, save_draft, submit
from .responding import remove_response, respond, withdraw_response
from .saving import change_search, forget_search, look_at, save_search
from .terms import copy_terms, set_terms, take_charge
from .translating import confirm_translation
from .withdrawing import discard, take_offline, withdraw

__all__ = [
    "BeingEdited",
    "NotYours",
    "NothingOffered",
    "PicturesWithoutWords",
    "Post",
    "Saved",
    "StaleEdit",
    "TooLong",
    "TooMany",
    "accept_edits",
    "change_search",
    "confirm",
    "confirm_translation",
    "copy_terms",
    "discard",
    "drop_edits",
    "drop_typed",
    "forget_search",
    "keep_typed",
    "look_at",
    "remove_response",
    "reopen_edits",
    "respond",
    "save_draft",
    "save_search",
    "set_review_date",
    "set_terms",
    "submit",
    "take_charge",
    "take_offline",
    "withdraw",
    "withdraw_response",
]
