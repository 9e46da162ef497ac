"""Addresses: one a contribution, whatever its languages; old ones lead on to the current one."""

from __future__ import annotations

from django.db import models

from ..choices import Kind


class Address(models.Model):
    """A slug that a contribution has or had. Unique within its kind, for ever."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    slug = models.CharField(max_length=100)
    translation_key = models.UUIDField(db_index=True)
    current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "slug"), name="exchange_address_once"
            ),
            models.UniqueConstraint(
                fields=("translation_key",),
                condition=models.Q(current=True),
                name="exchange_address_one_current",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"
