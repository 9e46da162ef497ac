"""Whether a mail is from the address that it names: what our own mail server has found (RFC 8601)."""

from __future__ import annotations

import re

from django.conf import settings

from .reading import Incoming

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_DMARC = re.compile(r"\s*dmarc\s*=\s*pass\b", re.IGNORECASE)


def is_proven(mail: Incoming) -> bool:
    """Whether DMARC has passed, where INBOUND_AUTHSERV_ID names whose word is believed.

    Only the topmost header of that name counts: a server takes out others that bear its own.
    """
    authority = settings.INBOUND_AUTHSERV_ID
    if not authority:
        return True
    for value in mail.headers("Authentication-Results"):
        who, _semicolon, results = _plain(value).partition(";")
        if who.split()[:1] == [authority]:
            return any(_DMARC.match(result) for result in results.split(";"))
    return False


def _plain(value: str) -> str:
    """Without what is quoted or said in brackets: nobody's words stand for a result."""
    value, before = _QUOTED.sub('""', value), ""
    while before != value:
        value, before = _COMMENT.sub(" ", value), value
    return value
