"""The one way to notify a member at once: a row in the outbox, sent by a task after commit.

The row stands in the transaction that causes the mail, so nothing is lost when Redis or a
worker is down: the sweep finds it. Whether the member still wants the mail, may still be told,
and in which language, is asked when it is sent.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaamac.common.mail import build_message, message_id, return_to, send
from gaamac.common.sealing import seal, unseal
from gaamac.common.visibility import Visibility, clearance_of

from .choices import Notice, NoticeState
from .envelopes import envelope_of
from .mail_links import notice_link, unsubscribe_headers
from .models import NoticeSwitch, OutgoingNotice, Suppression, User
from .reply_to import reply_address

logger = logging.getLogger(__name__)

# 2, 4, 8 … minutes between attempts: the tenth comes after seventeen hours.
MOST_ATTEMPTS = 10
BATCH = 500
KEPT_DAYS = 30
_PURPOSE = "notice"
# Refusals of the address itself (RFC 5321, 4.2.2).
NO_SUCH_ADDRESS = {550, 551, 553}
# Refusals of the sender or the content, which also come as 550 (RFC 3463, 3.8).
POLICY = b"5.7."
WHY: dict[str, Any] = {
    Notice.DECISION: _("You get this because you posted something on the portal."),
    Notice.RESPONSE: _("You get this because you posted something on the portal."),
    Notice.ADAPTATION: _("You get this because you posted something on the portal."),
    Notice.FRESHNESS: _(
        "You get this because you, or your organisation, posted something on the portal."
    ),
    Notice.MEETING: _("You get this because you follow this meeting."),
    Notice.INVITATION: _(
        "You get this because a member of your organisation asked for it on the portal."
    ),
    Notice.REVIEW: _("You get this because you are an editor of the portal."),
    Notice.ACCOUNT: _("You get this because it concerns your account."),
}


def notify(
    user: User,
    notice: Notice,
    template: str,
    context: Mapping[str, Any],
    *,
    visibility: int = Visibility.PUBLIC,
    sealed: bool = False,
) -> None:
    """Queue the mail `templates/emails/<template>.*` for one person, in the caller's transaction.

    `context` holds plain values (text, numbers, lists of them); addresses of pages are made in
    the template, in the recipient's language. `visibility` is that of what the mail speaks of.
    `sealed` keeps who it goes to, and what it says, closed while it waits: for authors of what
    is anonymous.
    """
    whom = (
        {"sealed": seal(_PURPOSE, {"to": user.pk, "context": dict(context)})}
        if sealed
        else {"recipient": user, "context": dict(context)}
    )
    row = OutgoingNotice.objects.create(
        notice=notice, template=template, visibility=visibility, **whom
    )
    # A lambda: Django can't report the failure of a `partial`.
    transaction.on_commit(lambda: _wake_a_worker(row.pk), robust=True)


def deliver(pk: int) -> None:
    """Send one notice, unless somebody else is at it or it is not due."""
    row = _claim(pk)
    if row is None:
        return
    _open(row)
    if reason := _reason_to_drop(row):
        _finish(row, NoticeState.DROPPED, reason)
        return
    try:
        send([_message(row)])
    except Exception as error:  # noqa: BLE001 - one mail must not hold up the others
        _record_failure(row, error)
    else:
        _finish(row, NoticeState.SENT)


def sweep() -> None:
    """Send what waits, and forget what was finished long ago."""
    now = timezone.now()
    due = OutgoingNotice.objects.due(now).values_list("pk", flat=True)
    for pk in list(due[:BATCH]):
        deliver(pk)
    OutgoingNotice.objects.finished_before(now - timedelta(days=KEPT_DAYS)).delete()


def drop_sealed_to(user: User) -> None:
    """Delete the notices that wait for a person and don't say so in clear."""
    for row in OutgoingNotice.objects.exclude(sealed=b""):
        if unseal(_PURPOSE, row.sealed)["to"] == user.pk:
            row.delete()


def _wake_a_worker(pk: int) -> None:
    from .tasks import send_notice  # noqa: PLC0415 - the task calls this module

    # Without retries: a broker that is down must not hold the request. The sweep comes.
    send_notice.apply_async([pk], retry=False)


@transaction.atomic
def _claim(pk: int) -> OutgoingNotice | None:
    """The row, put off until its next attempt should this one die; None when it isn't ours."""
    now = timezone.now()
    rows = OutgoingNotice.objects.due(now).select_for_update(
        skip_locked=True, of=("self",)
    )
    row = rows.select_related("recipient").filter(pk=pk).first()
    if row is not None:
        row.attempts += 1
        row.next_attempt_at = _next_attempt(row.attempts, now)
        row.save(update_fields=["attempts", "next_attempt_at"])
    return row


def _open(row: OutgoingNotice) -> None:
    """Fill in, in memory alone, whom a sealed notice goes to and what it says."""
    if row.sealed:
        held = unseal(_PURPOSE, row.sealed)
        row.recipient = User.objects.filter(pk=held["to"]).first()
        row.context = held["context"]


def _next_attempt(attempts: int, now: datetime) -> datetime:
    return now + timedelta(minutes=2**attempts)


def _reason_to_drop(row: OutgoingNotice) -> str:
    """Why this mail must not go, or nothing. Mail about the account itself has no switch."""
    user = row.recipient
    if user is None or (row.notice != Notice.ACCOUNT and not user.is_active):
        return "the account is not active"
    if Suppression.objects.filter(address__iexact=user.email).exists():
        return "the address is suppressed"
    if row.notice == Notice.ACCOUNT:
        return ""
    if row.visibility > clearance_of(user):
        return "the member may not see it any more"
    if NoticeSwitch.objects.filter(user=user, notice=row.notice).exists():
        return "the member switched it off"
    return ""


def _message(row: OutgoingNotice) -> Any:
    user = row.recipient
    # The same at each attempt, so that a repeat can be told.
    headers = {"Message-ID": message_id(f"notice-{row.pk}")}
    link = ""
    if row.notice != Notice.ACCOUNT:
        link = notice_link(user, row.notice)
        headers |= unsubscribe_headers(link)
    if reply := _reply_address(row):
        headers["Reply-To"] = reply
    message = build_message(
        row.template,
        {
            "name": user.name,
            "why": WHY[row.notice],
            "stop_url": link,
            "can_reply": "Reply-To" in headers,
            **row.context,
        },
        to=user.email,
        language=user.preferred_language,
        headers=headers,
    )
    return_to(message, envelope_of(user))
    return message


def _reply_address(row: OutgoingNotice) -> str:
    """Where the answer to what this notice tells of goes; empty where there is nothing to answer."""
    answered = row.context.get("response")
    is_answerable = row.notice == Notice.RESPONSE and answered
    return reply_address(row.recipient_id, int(answered)) if is_answerable else ""


def _record_failure(row: OutgoingNotice, error: Exception) -> None:
    if is_address_refused(error):
        _suppress(row.recipient.email, str(error)[:200])
        _finish(row, NoticeState.FAILED, str(error)[:200])
    elif row.attempts >= MOST_ATTEMPTS:
        _finish(row, NoticeState.FAILED, str(error)[:200])
    else:
        logger.warning("Notice %s waits", row.pk, exc_info=error)


def is_address_refused(error: Exception) -> bool:
    """Whether the server refused the recipient's address for good (not us, and not for now)."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return any(
        code in NO_SUCH_ADDRESS and POLICY not in text
        for code, text in error.recipients.values()
    )


def _suppress(address: str, reason: str) -> None:
    Suppression.objects.get_or_create(
        address=address.lower(), defaults={"reason": reason}
    )


def _finish(row: OutgoingNotice, state: NoticeState, reason: str = "") -> None:
    if row.sealed:
        # Even that a mail went at this minute would tell something, beside the mail server's log.
        row.delete()
        return
    row.state, row.reason = state, reason
    row.finished_at = timezone.now()
    row.context = {}
    row.save(update_fields=["state", "reason", "finished_at", "context"])
