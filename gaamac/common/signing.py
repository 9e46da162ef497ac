"""Signed tokens for links in mails: bound to one purpose, perhaps to a time, never to a session.

A token made for one purpose is rubbish for every other. What it says can be read by whoever
holds it: put ids into it, no secret and no personal data.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from binascii import b2a_base64
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.signing import b62_encode

# Far longer than any token of ours; what is longer isn't looked at.
MAX_LENGTH = 2000
_SAFE_IN_ADDRESSES = bytes.maketrans(b"+/", b"-_")
_encode = json.JSONEncoder(separators=(",", ":")).encode


def make(purpose: str, payload: Any) -> str:
    """A token, safe in an address, that says `payload` (anything JSON can say) for `purpose`.

    Raises ValueError when the payload is too long to be read back.
    """
    return make_each((purpose,), payload)[0]


def make_each(purposes: Sequence[str], payload: Any) -> list[str]:
    """A token for each of these purposes, which all say the same; raises ValueError as `make` does."""
    return make_each_of(purposes, _encode(payload))


def make_each_of(purposes: Sequence[str], said: str) -> list[str]:
    """The same of a payload that is JSON already, without a space, as `make` would write it."""
    value = _base64(said.encode("latin-1")) + _stamp(int(time.time()))
    # What signing.dumps() makes, thousands of times over for each run of mails: with the key of
    # the purpose derived once.
    secret, words = settings.SECRET_KEY, value.decode()
    made = [
        f"{words}:{_base64(_digest(secret, one, value)).decode()}" for one in purposes
    ]
    if len(made[0]) > MAX_LENGTH:
        raise ValueError(
            f"A token for {purposes[0]} would have {len(made[0])} characters"
        )
    return made


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
def _stamp(second: int) -> bytes:
    return f":{b62_encode(second)}".encode()


def _base64(data: bytes) -> bytes:
    """As django.core.signing.b64_encode writes it."""
    return b2a_base64(data, newline=False).translate(_SAFE_IN_ADDRESSES).rstrip(b"=")


def _digest(secret: str, purpose: str, value: bytes) -> bytes:
    keyed = _keyed(secret, purpose).copy()
    keyed.update(value)
    return keyed.digest()


@lru_cache(maxsize=32)
def _keyed(secret: str, purpose: str) -> hmac.HMAC:
    """With the key that django.utils.crypto.salted_hmac derives for a TimestampSigner.

    A copy of what is keyed already takes half the time of `hmac.digest`.
    """
    derived = hashlib.sha256(f"{_salt(purpose)}signer{secret}".encode()).digest()
    return hmac.new(derived, digestmod="sha256")


def _salt(purpose: str) -> str:
    return f"gaamac.{purpose}"
