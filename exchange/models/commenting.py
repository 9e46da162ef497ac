"""What editors and reviewers remark beside a field of a text, for its author."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import Who
from .contribution import SharingTerms

COMMENT_LENGTH = 2000


class CommentQuerySet(models.QuerySet):
    """Remarks, the oldest first."""

    def open(self, key: object) -> CommentQuerySet:
        """Those on one contribution that its author has not answered by sending it again."""
        return self.filter(terms=key, is_resolved=False).order_by("pk")

    def for_author(self, key: object) -> CommentQuerySet:
        """Those of them that the author has been sent."""
        return self.open(key).exclude(sent_at=None)


class FieldComment(models.Model):
    """One remark beside one field. The author gets it with the next request for changes.

    Who made it is for the desk; the author reads in which part they did. Sending the text again
    resolves it.
    """

    wagtail_reference_index_ignore = True

    terms = models.ForeignKey(
        SharingTerms, on_delete=models.CASCADE, related_name="comments"
    )
    field = models.CharField(max_length=40)
    text = models.TextField(_("comment"), max_length=COMMENT_LENGTH)
    who = models.CharField(max_length=12, choices=Who.choices, default=Who.DESK)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    is_resolved = models.BooleanField(default=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=("terms", "id"),
                name="exchange_open_comments",
                condition=models.Q(is_resolved=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.terms_id}, {self.field}"
