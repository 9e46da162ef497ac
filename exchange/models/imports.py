"""What was imported from tables, and every run of it."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import ImportState, Kind


class ImportedContribution(models.Model):
    """The name of a contribution in the system it came from, so that a second run knows it.

    Stands beside the translation key and not on the page. `digest` is of the row as it was last
    imported: what editors have changed since is not undone by a row that says the same as then.
    """

    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    external_id = models.CharField(max_length=200)
    translation_key = models.UUIDField(db_index=True)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "kind", "external_id"), name="exchange_imported_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source}/{self.kind}/{self.external_id}"


def _private_name(run: ImportRun, name: str) -> str:
    """Nobody can guess where an upload lies, and no address leads there."""
    return f"imports/{uuid4()}.{name.rpartition('.')[2].lower()[:5]}"


class ImportRun(models.Model):
    """An import in the desk: the file until it is done with, and what came of it for ever."""

    # Who imported what is in the list of runs; the desk need not say it on a person's page.
    wagtail_reference_index_ignore = True

    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("by"),
    )
    file_name = models.CharField(_("file"), max_length=200)
    file = models.FileField(upload_to=_private_name, blank=True)
    kind = models.CharField(
        _("what it holds"),
        max_length=10,
        choices=Kind.choices,
        default=Kind.PRACTICE,
    )
    options = models.JSONField(default=dict)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ImportState.choices,
        default=ImportState.CHECKING,
    )
    # Of a task that has begun, so that it begins again only when its worker has died.
    begun_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    refusal = models.TextField(blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        """Whether something goes on in the background."""
        return self.state in (ImportState.CHECKING, ImportState.WRITING)
