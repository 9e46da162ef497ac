"""The controlled vocabulary."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from gaamac.common.languages import NamesInSixLanguages

from ..choices import TopicGroup
from ..querysets import TopicQuerySet


class Topic(NamesInSixLanguages):
    """One term: a crime, risk factor, theme, type of practice, stage, level or actor."""

    group = models.CharField(_("group"), max_length=12, choices=TopicGroup.choices)
    code = models.SlugField(_("code"), max_length=60)
    meaning = models.TextField(_("meaning"), blank=True, max_length=1000)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    review_months = models.PositiveSmallIntegerField(
        _("fresh for (months)"),
        null=True,
        blank=True,
        validators=(MinValueValidator(3), MaxValueValidator(60)),
        help_text=_(
            "For types of practice: how long after it was confirmed one counts as fresh, from 3"
            " to 60 months. Empty means 12. Of several types the shortest counts."
        ),
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("group", "order", "name_en")
        constraints = (
            models.UniqueConstraint(
                fields=("group", "code"), name="exchange_topic_once"
            ),
        )

    def clean(self) -> None:
        """Only a type of practice says how long its practices stay fresh."""
        super().clean()
        if self.review_months and self.group != TopicGroup.TYPE:
            words = _(
                "Only a type of practice has a time of its own. Leave this empty."
            )
            raise ValidationError({"review_months": words})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and forget the vocabulary that readers' pages keep."""
        from ..vocabulary import forget_topics  # noqa: PLC0415 - vocabulary reads this model

        super().save(*args, **kwargs)
        forget_topics()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and forget the vocabulary that readers' pages keep."""
        from ..vocabulary import forget_topics  # noqa: PLC0415 - vocabulary reads this model

        deleted = super().delete(*args, **kwargs)
        forget_topics()
        return deleted
