"""Every mail that comes in goes through here, whichever way it came."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from digests.bounces import Returned, record
from digests.envelopes import delivery_of
from digests.links import UNSUBSCRIBE, preference_from
from digests.models import Delivery
from digests.services import turn_off
from gaamac.common.mail_addresses import address_number, is_ours
from members.envelopes import CameBack, came_back, is_of_a_member

from . import holding
from .answering import answer
from .automatic import is_automatic
from .choices import Outcome, WhyHeld
from .reading import Incoming, read
from .reply_addresses import reply_to
from .reports import report_of

logger = logging.getLogger(__name__)
# digests.links.unsubscribe_by_mail
_UNSUBSCRIBE = re.compile(r"Unsubscribe ([\w:-]{20,})")


def receive(
    raw: bytes, recipients: Sequence[str] = (), envelope_sender: str | None = None
) -> Outcome:
    """One mail as it came. Errors of the database alone come out: the mail must come again then."""
    try:
        mail = read(raw, recipients, envelope_sender)
    except ValueError:
        return Outcome.DROPPED
    with transaction.atomic():
        outcome = _sort(mail)
    # Never who or what: that stands nowhere but where it belongs.
    logger.info("Incoming mail: %s", outcome.name.lower())
    return outcome


def _sort(mail: Incoming) -> Outcome:
    if outcome := _sort_what_came_back(mail):
        return outcome
    if found := _UNSUBSCRIBE.fullmatch(mail.subject):
        return _unsubscribe(found[1])
    if is_automatic(mail):
        return Outcome.DROPPED
    for address in mail.recipients:
        if to := reply_to(address):
            return answer(mail, to)
    if any(is_ours(address, settings.BOUNCE_ADDRESS) for address in mail.recipients):
        # Sealed by nobody: a forgery, or something older than a month.
        return Outcome.DROPPED
    return holding.hold(mail, WhyHeld.NO_ADDRESS)


def _sort_what_came_back(mail: Incoming) -> Outcome | None:
    """What was sent to a bounce address that we have made; None for any other mail."""
    for address in mail.recipients:
        if found := delivery_of(address):
            return _returned(mail, *found)
        if is_of_a_member(address):
            return _notice_returned(mail, came_back(address))
    return None


def _unsubscribe(token: str) -> Outcome:
    """What mail programs send for List-Unsubscribe (RFC 2369); the token alone says whose it is."""
    preference = preference_from(UNSUBSCRIBE, token)
    if preference is None:
        return Outcome.DROPPED
    turn_off(preference.member)
    return Outcome.UNSUBSCRIBED


def _returned(mail: Incoming, delivery_id: int, number: int) -> Outcome:
    """What came back of one delivery. An address that has changed since is not blamed."""
    report = report_of(mail)
    row = Delivery.objects.select_related("member").filter(pk=delivery_id).first()
    address = row.member.email if row and row.member else ""
    if report is None or address_number(address) != number:
        return Outcome.DROPPED
    event = f"delivery {delivery_id}: {report.kind}"
    record(
        Returned(address, report.kind, event, delivery_id, report.status, report.words)
    )
    return Outcome.BOUNCE


def _notice_returned(mail: Incoming, of: CameBack | None) -> Outcome:
    """What came back of a mail sent at once: of one member on one day it counts once."""
    report = report_of(mail)
    if report is None or of is None:
        return Outcome.DROPPED
    event = f"notice {of.member_id} {of.day}: {report.kind}"
    record(Returned(of.address, report.kind, event, None, report.status, report.words))
    return Outcome.BOUNCE
