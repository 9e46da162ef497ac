"""A practice: something that was done and can be learned from. And the lists in which they are kept."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel

from exchange.choices import Attribution, Kind
from exchange.models import Contribution, Sealed
from gaamac.common.languages import Language
from gaamac.common.visibility import Visibility

from .choices import AdaptationState
from .querysets import AdaptationQuerySet, ReadingListQuerySet
from .wording import place_and_year

SECTION_LENGTH = 12_000
ADAPTATION_LENGTH = 4000
REASON_LENGTH = 4000


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

    def adaptation_count(self, visibility: int) -> int:
        """How often it was used elsewhere, as far as every reader of its card may know."""
        return Adaptation.objects.counted_for(self.translation_key, visibility)


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


class Adaptation(models.Model):
    """A record that somebody used a practice elsewhere, what they changed and how it went.

    It belongs to all language versions of the practice. Who recorded it stands apart, in
    `AdaptationAuthor`.
    """

    # Made with the form, so that a form sent twice makes one.
    key = models.UUIDField(unique=True)
    practice_key = models.UUIDField(db_index=True)
    # The translation key of the practice that it became, if its author posted one.
    own_key = models.UUIDField(null=True, blank=True, db_index=True)
    country = models.ForeignKey(
        "members.Country",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("country"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    changed = models.TextField(_("what was changed"), max_length=ADAPTATION_LENGTH)
    outcome = models.TextField(_("how it went"), max_length=ADAPTATION_LENGTH)
    language = models.CharField(
        _("language"), max_length=8, choices=Language.choices, default=Language.ENGLISH
    )
    visibility = models.PositiveSmallIntegerField(
        _("who may see it"), choices=Visibility.choices
    )
    attribution = models.CharField(
        _("whose name is shown"), max_length=12, choices=Attribution.choices
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("organisation"),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=AdaptationState.choices,
        default=AdaptationState.SUBMITTED,
        db_index=True,
    )
    # Counts what its author sent: an editor decides on the text that was read.
    version = models.PositiveSmallIntegerField(default=1)
    submitted_at = models.DateTimeField(_("sent"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.TextField(blank=True, max_length=REASON_LENGTH)
    # When the practice's authors were told, once.
    announced_at = models.DateTimeField(null=True, blank=True)

    objects = AdaptationQuerySet.as_manager()

    class Meta:
        verbose_name = _("adaptation")
        verbose_name_plural = _("adaptations")
        ordering = ("-year", "-pk")

    def __str__(self) -> str:
        return place_and_year(self.country, self.year)


class AdaptationAuthor(models.Model):
    """Who recorded an adaptation, kept apart from it as authors are from their contributions."""

    # Wagtail's desk shows "where this is used" of a person from that index.
    wagtail_reference_index_ignore = True

    adaptation = models.OneToOneField(
        Adaptation, on_delete=models.CASCADE, related_name="authorship"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="adaptations"
    )

    def __str__(self) -> str:
        return str(self.adaptation)


class SealedAdaptationAuthor(Sealed):
    """Who recorded an anonymous adaptation; what is named has `AdaptationAuthor`, never both."""

    purpose = "adaptation"
    thing = "adaptation_id"

    adaptation = models.OneToOneField(
        Adaptation, on_delete=models.CASCADE, related_name="sealed_author"
    )
