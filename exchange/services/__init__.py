"""Every change of state of a contribution and of what is said under it: verbs, one transaction each."""

from .errors import BeingEdited, NotYours, StaleEdit
from .posting import Post, Saved, save_draft, submit
from .responding import remove_response, respond, withdraw_response
from .terms import copy_terms, set_terms, take_charge
from .withdrawing import discard, take_offline, withdraw

__all__ = [
    "BeingEdited",
    "NotYours",
    "Post",
    "Saved",
    "StaleEdit",
    "copy_terms",
    "discard",
    "remove_response",
    "respond",
    "save_draft",
    "set_terms",
    "submit",
    "take_charge",
    "take_offline",
    "withdraw",
    "withdraw_response",
]
