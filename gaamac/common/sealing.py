"""Keeps apart who a thing is by: a name that only the portal's own key opens (docs/decisions/0085).

A row of what is sealed holds two values. Its *slot* answers "is it theirs?" and "which are
theirs?" of a person who is known, without opening anything; no two slots have anything in
common for who doesn't hold the key. Its *seal* holds the person, encrypted, for who must reach
them without knowing who they are.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

# How many things of one purpose a person can have sealed. Each question "which are theirs?"
# tries so many slots, so it is answered in one short query.
SLOTS = 256
_SLOT_BYTES = 16
# Every seal is filled up to a multiple of this, so that its length says nothing.
_BLOCK = 256


class WrongSeal(Exception):
    """A seal that none of the keys opens, or that was moved here from another row."""


def slots_of(person: int, purpose: str) -> list[UUID]:
    """The places where things of this person can stand, under the newest key first.

    They are drawn from a stream that only the key begins (SHAKE256, FIPS 202, over an HMAC of
    person and purpose).
    """
    keys = settings.AUTHOR_ENCRYPTION_KEYS
    return [UUID(one) for key in keys for one in _slots_under(key, person, purpose)]


def newest_slots_of(person: int, purpose: str) -> list[UUID]:
    """The places under the newest key: what is written now stands there."""
    newest = settings.AUTHOR_ENCRYPTION_KEYS[0]
    return [UUID(one) for one in _slots_under(newest, person, purpose)]


def slots_as_array(person: int, purpose: str) -> str:
    """All of `slots_of`, spelt as PostgreSQL reads an array: asked at every list, so made quickly."""
    keys = settings.AUTHOR_ENCRYPTION_KEYS
    return f"{{{','.join(one for key in keys for one in _slots_under(key, person, purpose))}}}"


def _slots_under(key: str, person: int, purpose: str) -> list[str]:
    """In hexadecimal digits."""
    # A key of its own for the slots: one key, one use.
    own = hmac.digest(key.encode(), b"slots", "sha256")
    seed = hmac.digest(own, f"{purpose}:{person}".encode(), "sha256")
    stream = hashlib.shake_256(seed).hexdigest(SLOTS * _SLOT_BYTES)
    digits = 2 * _SLOT_BYTES
    return [stream[start : start + digits] for start in range(0, len(stream), digits)]


def seal(purpose: str, content: Any) -> bytes:
    """Plain values encrypted under the newest key, with nothing that tells when or how long.

    A Fernet token says in clear when it was made: ours all say the same.
    """
    text = json.dumps({"purpose": purpose, "content": content}).encode()
    filled = text.ljust(-(-len(text) // _BLOCK) * _BLOCK)
    return _fernet().encrypt_at_time(filled, current_time=0)


def unseal(purpose: str, sealed: bytes) -> Any:
    """What was sealed for this purpose. Raises WrongSeal."""
    try:
        held = json.loads(_fernet().decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise WrongSeal from error
    if held["purpose"] != purpose:
        raise WrongSeal
    return held["content"]


def seal_bytes(content: bytes) -> bytes:
    """A file encrypted under the newest key, with nothing that tells when. Takes a third more."""
    return _fernet().encrypt_at_time(content, current_time=0)


def unseal_bytes(sealed: bytes) -> bytes:
    """The file that was sealed. Raises WrongSeal."""
    try:
        return _fernet().decrypt(bytes(sealed))
    except InvalidToken as error:
        raise WrongSeal from error


def seal_anew(sealed: bytes) -> bytes:
    """The same under the newest key. Raises WrongSeal when none of the keys opens it."""
    try:
        return _fernet().rotate(bytes(sealed))
    except InvalidToken as error:
        raise WrongSeal from error


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.AUTHOR_ENCRYPTION_KEYS])
