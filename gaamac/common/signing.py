"""Signed tokens for links in mails: bound to one purpose, perhaps to a time, never to a session.

A token made for one purpose is rubbish for every other. What it says can be read by whoever
holds it: put ids into it, no secret and no personal data.
"""

from __future__ import annotations

from typing import Any

from django.core import signing

# Far longer than any token of ours; what is longer isn't looked at.
MAX_LENGTH = 2000


def make(purpose: str, payload: Any) -> str:
    """A token, safe in an address, that says `payload` (anything JSON can say) for `purpose`.

    Raises ValueError when the payload is too long to be read back.
    """
    token = signing.dumps(payload, salt=_salt(purpose))
    if len(token) > MAX_LENGTH:
        raise ValueError(f"A token for {purpose} would have {len(token)} characters")
    return token


def read(purpose: str, token: str, max_age: int | None = None) -> Any | None:
    """What `token` says, or None if it was not made by us, for this, within `max_age` seconds."""
    if len(token) > MAX_LENGTH:
        return None
    try:
        return signing.loads(token, salt=_salt(purpose), max_age=max_age)
    except (signing.BadSignature, ValueError):
        # ValueError: signed by us with another content than JSON, or not text at all.
        return None


def _salt(purpose: str) -> str:
    return f"gaamac.{purpose}"
