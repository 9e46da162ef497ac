"""What an author has typed and not yet saved: kept by the portal for them alone."""

from __future__ import annotations

from django.db import models

from .contribution import SharingTerms


class WorkingCopy(models.Model):
    """The fields of a form as they were last typed, beside the contribution they belong to.

    Names nobody: whose it is, the authors of the contribution say, and those of what is anonymous
    are sealed (docs/decisions/0085). Editors never see it. `stamp` is `<window>.<number>` of what
    was written last, saved or not; an empty `typed` says that everything has been saved.
    """

    wagtail_reference_index_ignore = True

    terms = models.OneToOneField(
        SharingTerms,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="working_copy",
    )
    typed = models.TextField(blank=True)
    # The state of the contribution that it was typed upon (exchange/services/posting.py, `base_of`).
    base = models.CharField(max_length=80, blank=True)
    stamp = models.CharField(max_length=64, blank=True)
    # The day alone: a moment would lead from what is anonymous to an account.
    kept_on = models.DateField()

    class Meta:
        verbose_name = "working copy"
        verbose_name_plural = "working copies"

    def __str__(self) -> str:
        return str(self.terms_id)
