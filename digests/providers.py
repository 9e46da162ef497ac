"""What an error of a provider's API (django-anymail) means for the message it was about."""

from __future__ import annotations

from typing import Any

from anymail.exceptions import (
    AnymailConfigurationError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
)
from requests import ConnectTimeout

from .problems import Problem, PutOff, Refused, Stopped, Unanswered

_OURS = {401, 402, 403, 404}
_NOT_NOW = {408, 425, 429, 503}


def meaning_of(error: Exception) -> Problem:
    """Whatever is not sure was perhaps taken."""
    words = str(error)
    if isinstance(error, AnymailRecipientsRefused | AnymailInvalidAddress):
        return Refused(words, is_address=True)
    if isinstance(error, AnymailSerializationError):
        return Refused(words, is_address=False)
    if isinstance(error, AnymailConfigurationError):
        return Stopped(words)
    if isinstance(error.__cause__, ConnectTimeout):
        return Stopped("The provider's API can't be reached")
    return _by_status(getattr(error, "status_code", None), words)


def _by_status(status: Any, words: str) -> Problem:
    if status in _OURS:
        return Stopped(words)
    if status in _NOT_NOW:
        return PutOff(words)
    if isinstance(status, int) and 400 <= status < 500:
        return Refused(words, is_address=False)
    return Unanswered(words)
