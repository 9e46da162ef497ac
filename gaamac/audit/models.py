"""The record: written once, sealed in a chain, never changed (docs/decisions/0080)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import Act, Result
from .querysets import AuditEntryQuerySet


class AuditEntry(models.Model):
    """One act: who, what, on what, when, how it ended.

    People and things stand in it as numbers and keys, never by name, so that nothing has to be
    changed when somebody leaves. The table is made in SQL, with triggers that refuse UPDATE,
    DELETE and TRUNCATE to everybody.
    """

    # Wagtail's index of uses would write a second table for each entry.
    wagtail_reference_index_ignore = True

    at = models.DateTimeField(_("when"))
    # The number of the account; no foreign key, since what it points at may go.
    actor = models.BigIntegerField(_("who"), null=True)
    act = models.CharField(_("what"), max_length=32, choices=Act.choices)
    target = models.CharField(_("on what"), max_length=80)
    result = models.CharField(_("result"), max_length=8, choices=Result.choices)
    detail = models.JSONField(_("detail"), default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "audit_entry"
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit")
        ordering = ("-pk",)
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)

    def __str__(self) -> str:
        return f"{self.pk} {self.act} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it the first time; there is no second."""
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)


class AuditSeal(models.Model):
    """The link of one entry in the chain: the hash over the link before it and the entry.

    Written by the database itself at the end of the transaction that made the entry.
    """

    wagtail_reference_index_ignore = True

    entry = models.OneToOneField(
        AuditEntry, on_delete=models.DO_NOTHING, related_name="seal"
    )
    before = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        managed = False
        db_table = "audit_seal"
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        return bytes(self.digest).hex()
