"""A practice: something that was done and can be learned from."""

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

SECTION_LENGTH = 12_000


class PracticeTag(TaggedItemBase):
    """A free tag on a practice."""

    content_object = ParentalKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="tagged_items"
    )


class Practice(Contribution):
    """Something that was done and can be learned from, in sections of a fixed order."""

    kind = Kind.PRACTICE
    post_form = "practices.forms.PracticeForm"
    sections = (
        ("context", _("Context")),
        ("what_was_done", _("What was done")),
        ("results", _("Results")),
        ("what_did_not_work", _("What did not work")),
        ("lessons", _("Lessons")),
        ("conditions", _("Conditions for using it elsewhere")),
        ("safeguards", _("Safeguards")),
    )

    context = models.TextField(_("context"), blank=True, max_length=SECTION_LENGTH)
    what_was_done = models.TextField(
        _("what was done"), blank=True, max_length=SECTION_LENGTH
    )
    results = models.TextField(_("results"), blank=True, max_length=SECTION_LENGTH)
    what_did_not_work = models.TextField(
        _("what did not work"), blank=True, max_length=SECTION_LENGTH
    )
    lessons = models.TextField(_("lessons"), blank=True, max_length=SECTION_LENGTH)
    conditions = models.TextField(
        _("conditions for using it elsewhere"), blank=True, max_length=SECTION_LENGTH
    )
    safeguards = models.TextField(
        _("safeguards"), blank=True, max_length=SECTION_LENGTH
    )
    tags = ClusterTaggableManager(through=PracticeTag, blank=True)

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("summary"),
        *[FieldPanel(name) for name, _heading in sections],
        *Contribution.shared_panels,
    ]

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
