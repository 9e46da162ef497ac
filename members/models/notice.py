"""What members are mailed at once, and what must not be mailed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaamac.common.visibility import Visibility

from ..choices import Notice, NoticeState
from ..querysets import AccountMailQuerySet, OutgoingNoticeQuerySet
from .user import User


class NoticeSwitch(models.Model):
    """A notice a member has turned off. No row means on."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices_off")
    notice = models.CharField(max_length=12, choices=Notice.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "notice"), name="members_noticeswitch_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.notice} off"


class Suppression(models.Model):
    """An address that mail must not go to: it refused for good, or its owner said so."""

    address = models.EmailField(unique=True)
    reason = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")

    def __str__(self) -> str:
        return self.address


class AccountMail(models.Model):
    """One of allauth's mails that waits some moments to be sent; the row goes with it.

    Written in every request that answers a stranger "we sent a mail", so that the time of the
    answer does not tell whether the address is known. A `name` that is empty stands for no mail.
    """

    # Wagtail's index of uses would write a second table for each.
    wagtail_reference_index_ignore = True

    address = models.EmailField()
    # Whose account it is about, where allauth says so; a code to an address names nobody.
    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=8)
    values = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = AccountMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail about an account")
        verbose_name_plural = _("mails about accounts")

    def __str__(self) -> str:
        return f"{self.name or '-'} ({self.attempts})"


class OutgoingNotice(models.Model):
    """One mail that waits to be sent, written in the transaction that causes it.

    The context holds plain values only, and goes once the mail is sent or given up. Who may
    be mailed, and in which language, is asked when it is sent (members/notify.py).
    """

    # Nobody in clear where the mail would tell who wrote something: then they stand in `sealed`.
    recipient = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="+"
    )
    sealed = models.BinaryField(default=b"")
    notice = models.CharField(max_length=12, choices=Notice.choices)
    template = models.CharField(max_length=100)
    context = models.JSONField(default=dict)
    # What the recipient must be allowed to see to be told of it.
    visibility = models.PositiveSmallIntegerField(
        choices=Visibility.choices, default=Visibility.PUBLIC
    )
    state = models.CharField(
        max_length=8, choices=NoticeState.choices, default=NoticeState.WAITING
    )
    reason = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing notice")
        verbose_name_plural = _("outgoing notices")
        indexes = (
            models.Index(
                fields=("next_attempt_at",),
                condition=models.Q(state="waiting"),
                name="members_notice_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.template} ({self.get_state_display()})"
