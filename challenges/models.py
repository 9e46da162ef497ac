"""Challenges ask for experience or help; offers give it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel

from exchange.choices import Kind
from exchange.models import Contribution
from gaamac.common.dates import date_range

SECTION_LENGTH = 12_000


class ChallengeTag(TaggedItemBase):
    """A free tag on a challenge."""

    content_object = ParentalKey(
        "challenges.Challenge", on_delete=models.CASCADE, related_name="tagged_items"
    )


class OfferTag(TaggedItemBase):
    """A free tag on an offer."""

    content_object = ParentalKey(
        "challenges.Offer", on_delete=models.CASCADE, related_name="tagged_items"
    )


class Challenge(Contribution):
    """A request for experience or help."""

    kind = Kind.CHALLENGE
    post_form = "challenges.forms.ChallengeForm"
    sections = (
        ("description", _("The challenge")),
        ("tried", _("What was tried")),
        ("wanted", _("What would help")),
    )

    description = models.TextField(
        _("the challenge"), blank=True, max_length=SECTION_LENGTH
    )
    tried = models.TextField(_("what was tried"), blank=True, max_length=SECTION_LENGTH)
    wanted = models.TextField(
        _("what would help"), blank=True, max_length=SECTION_LENGTH
    )
    tags = ClusterTaggableManager(through=ChallengeTag, blank=True)

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("summary"),
        *[FieldPanel(name) for name, _heading in sections],
        *Contribution.shared_panels,
    ]

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")


class Offer(Contribution):
    """Experience or help on offer."""

    kind = Kind.OFFER
    post_form = "challenges.forms.OfferForm"
    sections = (
        ("description", _("What is offered")),
        ("conditions", _("For whom, and on which conditions")),
    )

    description = models.TextField(
        _("what is offered"), blank=True, max_length=SECTION_LENGTH
    )
    conditions = models.TextField(
        _("for whom, and on which conditions"), blank=True, max_length=SECTION_LENGTH
    )
    available_until = models.DateField(_("available until"), null=True, blank=True)
    tags = ClusterTaggableManager(through=OfferTag, blank=True)

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("summary"),
        *[FieldPanel(name) for name, _heading in sections],
        FieldPanel("available_until"),
        *Contribution.shared_panels,
    ]

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")

    def glance_facts(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        """The last day on which the offer stands, where it has one."""
        if self.available_until is None:
            return []
        return [(_("Available until"), [(date_range(self.available_until), "")])]

    def entry_dates(self) -> tuple[Any, Any]:
        """An offer has no first day; it ends on the day it is available until."""
        return None, self.available_until
