"""What members say to a contribution, and what they follow."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaamac.common.visibility import Visibility

from ..choices import FollowTarget
from ..querysets import FollowQuerySet, ResponseQuerySet


class Response(models.Model):
    """A reply to a contribution: plain text, one level. It belongs to all language versions."""

    # An author who answers under an anonymous contribution must not be found through it.
    wagtail_reference_index_ignore = True

    translation_key = models.UUIDField(db_index=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="responses",
    )
    # By the author of the anonymous contribution it stands under: theirs without their name.
    by_author = models.BooleanField(default=False)
    # Sent with the form, so that a form sent twice makes one response.
    form_key = models.UUIDField(unique=True)
    text = models.TextField(_("response"), max_length=5000)
    visibility = models.PositiveSmallIntegerField(
        _("who may see it"), choices=Visibility.choices, default=Visibility.COMMUNITY
    )
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        # Of what an anonymous author says the day alone is kept: their order is that of arrival.
        ordering = ("pk",)
        indexes = (
            # Every batch of digests asks what was said in its windows.
            models.Index(
                fields=("created_at",),
                condition=models.Q(withdrawn_at=None),
                name="exchange_response_new",
            ),
        )

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:40]}"


class Follow(models.Model):
    """One thing a member follows.

    `value` is a topic's id, a country's or region's M49 number, a language code, a kind,
    an organisation's id, or a contribution's translation key, always as text.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows"
    )
    target = models.CharField(max_length=12, choices=FollowTarget.choices)
    value = models.CharField(max_length=40)
    since = models.DateTimeField(default=timezone.now)

    objects = FollowQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("member", "target", "value"), name="exchange_follow_once"
            ),
        )
        indexes = (
            models.Index(fields=("target", "value"), name="exchange_follow_target"),
        )

    def __str__(self) -> str:
        return f"{self.member}: {self.target} {self.value}"
