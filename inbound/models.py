"""Mail that waits for an editor."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import WhyHeld


class HeldMail(models.Model):
    """A mail whose sender is not known for sure. Its sender is told nothing; an editor decides.

    Never an answer below what its member wrote anonymously: that would name them.
    """

    wagtail_reference_index_ignore = True

    sender = models.CharField(_("from"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"))
    why = models.CharField(_("why"), max_length=12, choices=WhyHeld.choices)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    # Whose reply address it was sent to, and what it answers: it can be posted as theirs.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    response = models.ForeignKey(
        "exchange.Response", null=True, on_delete=models.CASCADE, related_name="+"
    )
    # How many files came with it that are not kept.
    left_out = models.PositiveSmallIntegerField(default=0)
    # The same mail, come twice, is held once.
    key = models.UUIDField(unique=True)

    class Meta:
        verbose_name = _("held mail")
        verbose_name_plural = _("held mails")
        ordering = ("-received_at", "-pk")

    def __str__(self) -> str:
        return self.subject or self.sender

    @property
    def can_be_posted(self) -> bool:
        """Whether it is known whose answer it would be, and to what."""
        return self.member_id is not None and self.response_id is not None


class HeldFile(models.Model):
    """A file of a held mail, encrypted as it came: nobody opens it here, it is cleaned once it is posted.

    It goes with its mail. Its name is not kept: that may be a person's.
    """

    wagtail_reference_index_ignore = True

    mail = models.ForeignKey(HeldMail, on_delete=models.CASCADE, related_name="files")
    extension = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.pk)


class Told(models.Model):
    """A mail whose author was told something: once, however often the mail comes. Names nobody."""

    wagtail_reference_index_ignore = True

    key = models.UUIDField(unique=True)
    day = models.DateField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.key)
