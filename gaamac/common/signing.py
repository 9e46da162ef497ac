"""Signed tokens for links in mails: bound to one purpose, perhaps to a time, never to a session.

A token made for one purpose is rubbish for every other. What it says can be read by whoever
holds it: put ids into it, no secret and no personal data.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.signing import b62_encode, b64_encode

# Far longer than any token of ours; what is longer isn't looked at.
MAX_LENGTH = 2000
_encode = json.JSONEncoder(separators=(",", ":")).encode


def make(purpose: str, payload: Any) -> str:
    """A token, safe in an address, that says `payload` (anything JSON can say) for `purpose`.

    Raises ValueError when the payload is too long to be read back.
    """
    said = b64_encode(_encode(payload).encode("latin-1"))
    value = f"{said.decode()}:{_stamp(int(time.time()))}".encode()
    # What signing.dumps() makes, a hundred times over for each batch of mails: with the key of the
    # purpose derived once.
    digest = hmac.digest(_key(settings.SECRET_KEY, _salt(purpose)), value, "sha256")
    token = f"{value.decode()}:{b64_encode(digest).decode()}"
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


@lru_cache(maxsize=4)
def _stamp(second: int) -> str:
    return str(b62_encode(second))


@lru_cache(maxsize=32)
def _key(secret: str, salt: str) -> bytes:
    """As django.utils.crypto.salted_hmac derives it for a TimestampSigner."""
    return hashlib.sha256(f"{salt}signer{secret}".encode()).digest()


def _salt(purpose: str) -> str:
    return f"gaamac.{purpose}"
