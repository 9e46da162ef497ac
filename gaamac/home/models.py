"""Editorial pages, and concerns about what the portal shows."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from gaamac.common.page_cache.rules import same_for_everybody

from .querysets import ConcernQuerySet


class HomePage(Page):
    """The front page of one language. Empty texts are the portal's own words, translated."""

    heading = models.CharField(
        _("heading"),
        max_length=160,
        blank=True,
        help_text=_("Left empty, the portal’s own words stand there."),
    )
    lead = models.TextField(
        _("lead"),
        blank=True,
        max_length=600,
        help_text=_("Left empty, the portal’s own words stand there."),
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "home.StandardPage",
        "exchange.ContributionIndexPage",
    ]
    # Who may see a page is never asked of Wagtail: its answer tells that there is one.
    private_page_options: ClassVar[list[str]] = []
    max_count_per_parent: ClassVar[int] = 6
    template = "home/home.html"
    serve = same_for_everybody(Page.serve)
    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("heading"),
        FieldPanel("lead"),
    ]

    class Meta:
        verbose_name = _("home page")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """What this reader may see of what is new."""
        from .front_page import front_page  # noqa: PLC0415 - reads other rooms' models

        return super().get_context(request, *args, **kwargs) | front_page(request.user)


class StandardPage(Page):
    """About, terms, data protection, accessibility, contact: text that editors keep."""

    lead = models.TextField(_("lead"), blank=True, max_length=600)
    body = models.TextField(
        _("text"),
        blank=True,
        max_length=40_000,
        help_text=_(
            "Markdown: headings with ##. Links to pages of this portal without a language:"
            " [report](/report/)."
        ),
    )
    sources = models.TextField(
        _("sources"),
        blank=True,
        max_length=8000,
        help_text=_("One a line: a title, then its web address; or the address alone."),
    )

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["home.StandardPage"]
    private_page_options: ClassVar[list[str]] = []
    template = "home/standard_page.html"
    serve = same_for_everybody(Page.serve)
    content_panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldPanel("sources"),
    ]

    class Meta:
        verbose_name = _("standard page")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """The text as HTML, in which language it is, and where it stands."""
        from .reading import standard_page  # noqa: PLC0415 - reads this model

        return super().get_context(request, *args, **kwargs) | standard_page(self)


class Concern(models.Model):
    """Somebody says that a page is wrong or can harm, or asks for removal. Needs no account."""

    address = models.CharField(_("page"), max_length=500, blank=True)
    text = models.TextField(_("what is wrong"), max_length=4000)
    is_urgent = models.BooleanField(_("someone may be in danger"), default=False)
    contact = models.EmailField(_("your email address"), blank=True)
    form_key = models.UUIDField(unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    handling_note = models.TextField(_("what was done"), blank=True, max_length=2000)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ("-is_urgent", "created_at")

    def __str__(self) -> str:
        return Truncator(" ".join(self.text.split())).chars(80)

    @property
    def page_path(self) -> str:
        """The page as a path of this portal; empty where something else was written."""
        return (
            self.address
            if self.address.startswith("/") and self.address[1:2] != "/"
            else ""
        )

    @property
    def urgency(self) -> str:
        """Whether somebody may be in danger, in words; empty where nobody said so."""
        return str(_("Someone may be in danger")) if self.is_urgent else ""


class OwnDataState(models.TextChoices):
    """Where the archive of somebody's own data stands."""

    WAITING = "waiting", _("Waiting")
    BUILDING = "building", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class OwnDataExport(models.Model):
    """The archive of a member's own data, one a member: until it expires, then file and row go.

    `done` of `of` parts are in it; `size` is in bytes.
    """

    # That somebody takes their data away is no editor's business.
    wagtail_reference_index_ignore = True
    FOLDER: ClassVar[str] = "own-data"

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="own_data_export",
    )
    # Part of the address; worth nothing to anybody but its signed-in owner.
    key = models.UUIDField(unique=True, default=uuid4)
    state = models.CharField(
        max_length=8, choices=OwnDataState.choices, default=OwnDataState.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    file = models.FileField(blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("export of own data")
        verbose_name_plural = _("exports of own data")
        default_permissions: ClassVar[tuple[str, ...]] = ()

    def __str__(self) -> str:
        return f"{self.pk} ({self.get_state_display()})"

    def new_name(self) -> str:
        """Where the file lies: nobody can guess it, and no address leads there."""
        return f"{self.FOLDER}/{uuid4()}.zip"

    @property
    def is_at_work(self) -> bool:
        """Whether it is still to come."""
        return self.state in (OwnDataState.WAITING, OwnDataState.BUILDING)

    @property
    def is_ready(self) -> bool:
        """Whether it can be fetched."""
        return self.state == OwnDataState.READY

    @property
    def is_expired(self) -> bool:
        """Whether its time is over, even where the sweep has not come yet."""
        return self.expires_at is not None and self.expires_at <= timezone.now()
