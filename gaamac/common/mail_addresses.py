"""Addresses that say, sealed, whom a mail was for: where it bounces to, and where it is answered.

`bounces@mail.example` becomes `bounces+<32 letters and digits>@mail.example` (RFC 5233). What is
sealed is a handful of numbers, encrypted and authenticated by one HMAC (the construction of RFC
5297, SIV): who runs a mail server reads nothing in it, and nobody makes one but us. Mail servers may
change the case of it, so it is base32.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from functools import lru_cache

from django.conf import settings

_TAG = 10
_NUMBERS = struct.Struct(">IIH")
_DAY = 86_400
# Mail servers try for five days; what comes back later than this is no word on the address.
BOUNCES_COUNT_FOR_DAYS = 30
_WORD = re.compile(r"\+([a-z2-7]{32})@", re.IGNORECASE)


def seal_address(address: str, purpose: str, numbers: tuple[int, int, int]) -> str:
    """`address` with two numbers below 2³² and one below 2¹⁶ sealed in it, for one purpose."""
    plain = _NUMBERS.pack(*numbers)
    tagging, hiding = _keys(settings.SECRET_KEY, purpose)
    tag = hmac.digest(tagging, plain, "sha256")[:_TAG]
    sealed = tag + _hidden(hiding, tag, plain)
    word = base64.b32encode(sealed).decode().lower()
    local, _at, domain = address.rpartition("@")
    return f"{local}+{word}@{domain}"


def open_address(given: str, purpose: str) -> tuple[int, int, int] | None:
    """The numbers that we have sealed in an address for this purpose; None for any other."""
    found = _WORD.search(given)
    if not found:
        return None
    sealed = base64.b32decode(found[1].upper())
    tag, hidden = sealed[:_TAG], sealed[_TAG:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        tagging, hiding = _keys(secret, purpose)
        plain = _hidden(hiding, tag, hidden)
        true = hmac.digest(tagging, plain, "sha256")[:_TAG]
        if hmac.compare_digest(tag, true):
            first, second, third = _NUMBERS.unpack(plain)
            return first, second, third
    return None


def bounce_address(purpose: str, number: int, address: str) -> str:
    """Where a mail to `address` comes back to, and of what: `number`. Empty where nobody reads that.

    BOUNCE_ADDRESS names the mailbox; without it mails come back to the sender's address.
    """
    if not settings.BOUNCE_ADDRESS:
        return ""
    numbers = (number, address_number(address), day_number(time.time()))
    return seal_address(settings.BOUNCE_ADDRESS, purpose, numbers)


def bounced(purpose: str, given: str) -> tuple[int, int, int] | None:
    """Of what a mail to here speaks, the number of the address it was sent to, and the day on which.

    None for forgeries, and for what comes too late.
    """
    found = open_address(given, purpose)
    if found and day_number(time.time()) - found[2] <= BOUNCES_COUNT_FOR_DAYS:
        return found
    return None


def is_ours(given: str, address: str) -> bool:
    """Whether mail to `given` is mail to `address`, tagged or not."""
    local, _at, domain = address.lower().rpartition("@")
    own, _at, at_domain = given.lower().rpartition("@")
    return bool(address) and at_domain == domain and own.partition("+")[0] == local


def day_number(seconds: float) -> int:
    """The day, as sixteen bits hold it until the year 2149."""
    return int(seconds // _DAY)


def address_number(address: str) -> int:
    """Thirty-two bits that change with the address: a mail is not that of the next one."""
    return int.from_bytes(hashlib.sha256(address.lower().encode()).digest()[:4])


def _hidden(key: bytes, tag: bytes, content: bytes) -> bytes:
    """`content` under the keystream that belongs to its tag; twice gives it back."""
    stream = hmac.digest(key, tag, "sha256")
    return bytes(one ^ other for one, other in zip(content, stream, strict=False))


@lru_cache(maxsize=16)
def _keys(secret: str, purpose: str) -> tuple[bytes, bytes]:
    """One key for one use."""
    root = hashlib.sha256(f"gaamac.address.{purpose}:{secret}".encode()).digest()
    return hmac.digest(root, b"tag", "sha256"), hmac.digest(root, b"hide", "sha256")
