"""What a browser keeps when the line drops is sealed: only its author, signed in, is given the key."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.utils.crypto import salted_hmac

_PURPOSE = "exchange.writing.browser_copies"


def key_for(member: Any) -> str:
    """The key of one member, in base64: 256 bits for AES-GCM, the same on every device of theirs."""
    mac = salted_hmac(_PURPOSE, str(member.pk), algorithm="sha256")
    return b64encode(mac.digest()).decode()
