"""Meetings."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from exchange.choices import Kind
from exchange.models import Contribution
from gaamac.common.dates import date_range
from members.models import validate_time_zone

from .choices import DatePrecision, MeetingType

SECTION_LENGTH = 12_000


def whole_period(first: date, last: date, precision: str) -> tuple[date, date]:
    """The days from the start of the first to the end of the last month or year."""
    if precision == DatePrecision.DAY:
        return first, last
    if precision == DatePrecision.YEAR:
        return first.replace(month=1, day=1), last.replace(month=12, day=31)
    _weekday, length = monthrange(last.year, last.month)
    return first.replace(day=1), last.replace(day=length)


class MeetingTag(TaggedItemBase):
    """A free tag on a meeting."""

    content_object = ParentalKey(
        "meetings.Meeting", on_delete=models.CASCADE, related_name="tagged_items"
    )


class Meeting(Contribution):
    """A meeting with its dates, place, agenda and documents."""

    kind = Kind.MEETING
    sections = (("description", _("About")), ("agenda", _("Agenda")))

    type = models.CharField(
        _("type"),
        max_length=32,
        choices=MeetingType.choices,
        default=MeetingType.GLOBAL,
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"), null=True, blank=True)
    date_precision = models.CharField(
        _("how exactly the date is known"),
        max_length=5,
        choices=DatePrecision.choices,
        default=DatePrecision.DAY,
    )
    starts_at = models.TimeField(_("starts at, local time"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at, local time"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone of the place"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
    )
    register_by = models.DateField(_("last day to register"), null=True, blank=True)
    is_online = models.BooleanField(_("held online"), default=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    hosts = models.CharField(_("hosts"), max_length=300, blank=True)
    theme = models.CharField(_("theme"), max_length=300, blank=True)
    description = models.TextField(_("about"), blank=True, max_length=SECTION_LENGTH)
    agenda = models.TextField(_("agenda"), blank=True, max_length=SECTION_LENGTH)
    tags = ClusterTaggableManager(through=MeetingTag, blank=True)

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("type"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("first_day"), FieldPanel("last_day")]),
                FieldPanel("date_precision"),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("time_zone"),
                FieldPanel("register_by"),
                FieldPanel("is_online"),
                FieldPanel("place"),
            ],
            heading=_("When and where"),
        ),
        FieldPanel("hosts"),
        FieldPanel("theme"),
        FieldPanel("description"),
        FieldPanel("agenda"),
        InlinePanel("documents", label=_("document"), heading=_("Documents")),
        *Contribution.shared_panels,
    ]

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    def clean(self) -> None:
        """Refuse an end before the start."""
        super().clean()
        if self.last_day and self.last_day < self.first_day:
            raise ValidationError(
                {"last_day": _("The last day can't be before the first.")}
            )

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """The year of a meeting is that of its first day."""
        if self.first_day:
            self.year = self.first_day.year
        super().full_clean(*args, **kwargs)

    def entry_dates(self) -> tuple[date, date]:
        """First and last day; of a month or a year, the days between which it must have been."""
        return whole_period(
            self.first_day, self.last_day or self.first_day, self.date_precision
        )

    def glance_facts(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        """When, where, who invites, under which theme."""
        when = date_range(self.first_day, self.last_day, self.date_precision)
        places = [self.place, str(_("Online")) if self.is_online else ""]
        last_day = date_range(self.register_by) if self.register_by else ""
        lines = [
            (_("When"), [when]),
            (_("Register by"), [last_day]),
            (_("Place"), places),
            (_("Hosts"), [self.hosts]),
            (_("Theme"), [self.theme]),
        ]
        return [(term, [(text, "") for text in texts if text]) for term, texts in lines]

    def card_facts(self) -> dict[str, Any]:
        """When and where, as the card says it."""
        return {
            "place": self.place,
            "online": self.is_online,
            "type": self.type,
            "precision": self.date_precision,
            "time_zone": self.time_zone,
            "register_by": self.register_by.isoformat() if self.register_by else "",
            "starts_at": self.starts_at.isoformat("minutes") if self.starts_at else "",
            "ends_at": self.ends_at.isoformat("minutes") if self.ends_at else "",
        }


class MeetingDocument(Orderable):
    """A document of a meeting: a file kept here, or an address elsewhere."""

    meeting = ParentalKey(Meeting, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey(
        "media.PortalDocument",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("file"),
    )
    address = models.URLField(_("web address"), blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("file"),
        FieldPanel("address"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a document that leads nowhere."""
        super().clean()
        if not self.file_id and not self.address:
            raise ValidationError(
                _("Choose a file, or give the web address of the document.")
            )
