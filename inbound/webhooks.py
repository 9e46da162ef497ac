"""What a provider's webhooks tell (django-anymail): bounces, complaints, receipts, mail that comes in.

They are signed, or bear WEBHOOK_SECRET; without either nothing is routed (gaamac/urls.py).
"""

from __future__ import annotations

import re
from typing import Any

from anymail.signals import EventType, RejectReason, inbound, tracking

from digests import ledger
from digests.bounces import Returned, kind_of_status, record
from digests.choices import BounceKind

from .receiving import receive

_NAME = re.compile(r"<digest-[0-9W-]+-(\d+)@")
_STATUS = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")
_TAKEN = {EventType.QUEUED, EventType.SENT, EventType.DELIVERED}
_NO_ADDRESS = {RejectReason.INVALID, RejectReason.BOUNCED}


def listen() -> None:
    """Hear all of them."""
    tracking.connect(on_tracking, dispatch_uid="inbound.tracking")
    inbound.connect(on_inbound, dispatch_uid="inbound.mail")


def on_tracking(sender: Any, event: Any, esp_name: str, **_more: Any) -> None:
    """What became of a mail at the provider's."""
    delivery = _delivery(event)
    if event.event_type in _TAKEN and delivery:
        ledger.record_taken([delivery])
    kind = _kind(event)
    if kind and event.recipient:
        name = f"{esp_name} {event.event_id or event.message_id}"
        words = event.mta_response or event.description or ""
        record(Returned(event.recipient, kind, name, delivery, _status(event), words))


def on_inbound(sender: Any, event: Any, esp_name: str, **_more: Any) -> None:
    """A mail that came in at the provider's."""
    message = event.message
    if event.event_type != EventType.INBOUND or message is None:
        return
    recipients = [message.envelope_recipient] if message.envelope_recipient else []
    receive(message.as_bytes(), recipients, message.envelope_sender)


def _kind(event: Any) -> BounceKind | None:
    if event.event_type == EventType.COMPLAINED:
        return BounceKind.COMPLAINT
    if event.event_type == EventType.DEFERRED:
        return BounceKind.SOFT
    if event.event_type not in (EventType.BOUNCED, EventType.REJECTED):
        return None
    if event.reject_reason == RejectReason.SPAM:
        return BounceKind.COMPLAINT
    if event.reject_reason in _NO_ADDRESS and not _status(event):
        return BounceKind.HARD
    return kind_of_status(_status(event), is_final=True)


def _status(event: Any) -> str:
    found = _STATUS.search(f"{event.mta_response or ''} {event.description or ''}")
    return found[1] if found else ""


def _delivery(event: Any) -> int | None:
    """The delivery that our Message-ID names (digests/messages.py hands it over)."""
    found = _NAME.search(str((event.metadata or {}).get("name", "")))
    return int(found[1]) if found else None
