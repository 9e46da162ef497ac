"""Files that members hang on what they post: as they came, sealed, and as readers may have them."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaamac.common.text import slug_of

from ..choices import FileState
from .contribution import SharingTerms
from .conversation import Response


def _random_name() -> str:
    """Where the cleaned file will lie: says nothing, and is the same however often it is tried."""
    return secrets.token_urlsafe(18)


class AttachedFile(models.Model):
    """One file of a contribution, or of a response. Who may have it follows from that, at every request.

    Its title and description stand in the page that lists it (`Contribution.attachments`), and so
    in the revision that an editor approves. Here stand those it was sent with; a file of a response
    has its number instead. Nothing says who sent it or when, nor what it was called: that may be a
    name.
    """

    key = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    terms = models.ForeignKey(
        SharingTerms, null=True, on_delete=models.CASCADE, related_name="files"
    )
    response = models.ForeignKey(
        Response, null=True, on_delete=models.CASCADE, related_name="files"
    )
    # Among those that came with the same response, from 1.
    number = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=8, choices=FileState.choices, default=FileState.WAITING
    )
    extension = models.CharField(max_length=5)
    title = models.CharField(_("title"), max_length=120, blank=True)
    alt = models.TextField(_("what the picture shows"), blank=True, max_length=400)
    # The file whose place it takes once it is clean.
    replaces = models.UUIDField(null=True, blank=True)
    name = models.CharField(max_length=40, default=_random_name, editable=False)
    # Empty until it is clean: what is not clean has no place from which it could be served.
    file = models.FileField(blank=True)
    small = models.FileField(blank=True)
    size = models.PositiveIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    # What was taken out (`gaamac.media.cleaning.traces`), or why it was refused (`uploads.WORDS`).
    removed = models.JSONField(default=dict)
    refusal = models.CharField(max_length=20, blank=True)
    # While it waits: how often it was tried, and when it is tried again should this try die.
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True, default=timezone.now)

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        constraints = (
            # Whatever writes the row: only what is clean has a file that can be served.
            models.CheckConstraint(
                condition=models.Q(state=FileState.CLEAN) | models.Q(file="", small=""),
                name="exchange_file_only_when_clean",
            ),
            models.CheckConstraint(
                condition=models.Q(terms=None) ^ models.Q(response=None),
                name="exchange_file_of_one_text",
            ),
        )

    def __str__(self) -> str:
        return str(self.key)

    @property
    def visibility(self) -> int:
        """Who may have it at most: who may see what it belongs to."""
        return int((self.response or self.terms).visibility)

    @property
    def is_picture(self) -> bool:
        """Whether readers see it on the page."""
        return bool(self.small)

    def served(self, title: str, *, is_open: bool, small: bool = False) -> Any:
        """What `gaamac.media.serving.serve` takes; `is_open` where nobody needs to be asked."""
        file = self.small if small else self.file
        extension = PurePosixPath(file.name or "").suffix
        return SimpleNamespace(
            pk=self.key,
            file=file,
            filename=slug_of(title, "file") + extension,
            visibility=self.visibility,
            is_private=not is_open,
        )


class QuarantinedFile(models.Model):
    """A file as it came, until it is cleaned or refused.

    In the database, in the transaction that notes it: a task that is killed loses nothing, every
    machine finds it, and no storage from which files are served ever holds it. Encrypted, since what
    has not been cleaned may name its author.
    """

    attached = models.OneToOneField(
        AttachedFile,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="quarantined",
    )
    content = models.BinaryField()
    # Who is told what became of it, sealed as their text may be; of files of responses alone.
    sender = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return str(self.attached_id)
