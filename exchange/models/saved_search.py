"""The views of lists that members keep under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import MD5
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import Kind
from ..querysets import SavedSearchQuerySet

NAME_LENGTH = 80


class SavedSearch(models.Model):
    """One view of one list, as its address says it (docs/decisions/0078).

    `query` is the canonical query string of a `CatalogueFilter` without `?` and page; `kind` is
    empty for the search across all kinds.
    """

    # What somebody looks for is nobody else's business, the editors' included.
    wagtail_reference_index_ignore = True

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="saved_searches",
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    query = models.TextField(blank=True)
    in_digest = models.BooleanField(_("in the digest"), default=False)
    created_at = models.DateTimeField(default=timezone.now)
    # When its member last opened it: what was announced since is new.
    looked_at = models.DateTimeField(default=timezone.now)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ("-created_at", "-pk")
        constraints = (
            # A query may be longer than an index entry can be.
            models.UniqueConstraint(
                "member", "kind", MD5("query"), name="exchange_saved_search_once"
            ),
        )

    def __str__(self) -> str:
        return self.name
