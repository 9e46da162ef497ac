"""A practice: something that was done and can be learned from. And the lists in which they are kept."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel

from exchange.choices import Kind
from exchange.models import Contribution

from .querysets import ReadingListQuerySet

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


def new_key() -> str:
    """A key that nobody guesses (128 bits): whoever has it may open the list."""
    return secrets.token_urlsafe(16)


class ReadingList(models.Model):
    """Practices that a member keeps under a name. Who has its key reads what their own rights allow."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading_lists"
    )
    name = models.CharField(_("name"), max_length=80)
    key = models.CharField(max_length=22, unique=True, default=new_key)
    shows_owner = models.BooleanField(_("show my name"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReadingListQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading list")
        verbose_name_plural = _("reading lists")

    def __str__(self) -> str:
        return self.name


class ReadingListItem(models.Model):
    """A practice in a list: the contribution in whatever language, and a note beside it."""

    reading_list = models.ForeignKey(
        ReadingList, on_delete=models.CASCADE, related_name="items"
    )
    translation_key = models.UUIDField()
    position = models.PositiveSmallIntegerField(default=0)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("reading_list", "translation_key"), name="reading_list_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.reading_list}: {self.translation_key}"
