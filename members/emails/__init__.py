"""Mails of the members' room: about memberships, and about accounts on allauth's behalf."""

from .account import account_message
from .joint import second_person_needed
from .membership import (
    application_approved,
    application_declined,
    application_received,
    membership_restored,
    membership_suspended,
)

__all__ = [
    "account_message",
    "application_approved",
    "application_declined",
    "application_received",
    "membership_restored",
    "membership_suspended",
    "second_person_needed",
]
