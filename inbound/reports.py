"""What mail servers report: that a mail could not be delivered (RFC 3464), or was unwanted (RFC 5965)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any

from digests.bounces import kind_of_status
from digests.choices import BounceKind

from .reading import Incoming, content_of, headers_of

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_FINAL, _DELAYED = "failed", "delayed"
MOST_RECIPIENTS = 20


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says of one mail."""

    kind: BounceKind
    status: str
    words: str


def report_of(mail: Incoming) -> Report | None:
    """What it reports of the mail that it came back for; None where it reports no failure."""
    if mail.message.get_content_type() != "multipart/report":
        return None
    for part in _parts(mail.message):
        subtype = part.get_content_type()
        if subtype == "message/feedback-report":
            return Report(BounceKind.COMPLAINT, "", _complaint(part))
        if subtype == "message/delivery-status":
            return _delivery(part)
    return None


def _delivery(part: Any) -> Report | None:
    """The first recipient who was not reached: of ours a mail has one."""
    for fields in _groups(part):
        action = _field(fields, "Action").lower()
        if action in (_FINAL, _DELAYED):
            found = _STATUS.search(_field(fields, "Status"))
            words = _field(fields, "Diagnostic-Code")
            status = found[1] if found else ""
            kind = kind_of_status(status, is_final=action == _FINAL)
            return Report(kind, status, words)
    return None


def _groups(part: Any) -> Iterator[Message]:
    """The fields about the mail, then those about each recipient: Python parses each as a message."""
    groups = part.get_payload()
    if isinstance(groups, list):
        yield from groups[: MOST_RECIPIENTS + 1]


def _field(fields: Any, name: str) -> str:
    """Its value without the type before it (`smtp; 550 …`)."""
    value = next(iter(headers_of(fields, name)), "")
    return value.partition(";")[2].strip() if name == "Diagnostic-Code" else value


def _complaint(part: Any) -> str:
    words = content_of(part)
    if not words and isinstance(part.get_payload(), list):
        words = " ".join(headers_of(part.get_payload()[0], "Feedback-Type"))
    return words[:200]


def _parts(message: Any) -> Iterator[Any]:
    payload = message.get_payload()
    if isinstance(payload, list):
        yield from payload[:10]
