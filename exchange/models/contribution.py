"""The write side: what practices, challenges, offers and meetings have in common as pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from gaamac.common.languages import facts, reader_language
from gaamac.common.visibility import Visibility

from ..choices import Attribution, AuthorRole, Kind
from ..desk.files import FilesPanel
from ..desk.forms import ContributionDeskForm


class SharingTerms(models.Model):
    """Under which terms a contribution is shared: one row for all its language versions.

    Kept apart from the pages, so that no revision, draft or translation can carry an older
    answer to "who may see this?" and "whose name is shown?" (docs/decisions/0001).
    """

    translation_key = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    visibility = models.PositiveSmallIntegerField(
        _("who may see it"), choices=Visibility.choices, default=Visibility.EDITORS
    )
    attribution = models.CharField(
        _("whose name is shown"),
        max_length=12,
        choices=Attribution.choices,
        default=Attribution.NAMED,
    )
    organisation = models.ForeignKey(
        "members.Organisation",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("organisation"),
    )
    # Whether its members carry on when nobody who wrote it is with the organisation any more.
    organisation_owns = models.BooleanField(default=False)
    # Starting content and imports are never "new": they are published without being announced.
    is_news = models.BooleanField(default=True)
    # When its author first sent it to the editors; until then it is theirs alone.
    submitted_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    # When what is published last came to say something else (exchange/substance.py).
    changed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, blank=True)
    # Until when it counts as fresh; empty means the usual time after `confirmed_at`.
    review_by = models.DateField(_("review by"), null=True, blank=True)

    class Meta:
        verbose_name = _("sharing terms")
        verbose_name_plural = _("sharing terms")

    def __str__(self) -> str:
        return f"{self.kind} {self.translation_key}"


class Authorship(models.Model):
    """Who wrote a contribution, kept apart from it, so that no page, revision or row tells.

    Content compiled from public sources has none.
    """

    # Wagtail's desk shows "where this is used" of a person from that index.
    wagtail_reference_index_ignore = True

    terms = models.ForeignKey(
        SharingTerms, on_delete=models.CASCADE, related_name="authorships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authorships"
    )
    role = models.CharField(
        max_length=10, choices=AuthorRole.choices, default=AuthorRole.AUTHOR
    )
    # A co-author's name is shown only where they have agreed to that (exchange/coauthors.py).
    is_named = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("terms", "user"), name="exchange_authorship_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.terms)


class ContributionIndexPage(Page):
    """The place in the page tree where one kind is kept, in one language. Readers get a view."""

    kind = models.CharField(max_length=10, choices=Kind.choices)

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    content_panels: ClassVar[list[Any]] = [FieldPanel("title")]
    promote_panels: ClassVar[list[Any]] = []
    is_creatable = False

    class Meta:
        verbose_name = _("place of one kind of contribution")

    def permissions_for_user(self, user: Any) -> Any:
        """What this person may do here in the desk."""
        from ..own_texts import NotAtOnce  # noqa: PLC0415 - asks who wrote what

        return NotAtOnce(user, self)

    def route(self, request: Any, path_components: list[str]) -> Any:
        """Never served by Wagtail: the list of the kind is a view (safety rule 12)."""
        raise Http404

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str]:
        """The address of the list in this language."""
        from ..addresses import list_path  # noqa: PLC0415 - reverse() needs loaded URLs

        return 0, settings.PORTAL_URL, list_path(self.kind, self.locale_code)

    @property
    def locale_code(self) -> str:
        """The language code of this page's locale, from Wagtail's own cached look-up."""
        return str(self.locale.language_code)


class Contribution(Page):
    """Anything members share: a Wagtail page with who may see it, whose it is and what it is about.

    A subclass says its `kind`, its Markdown `sections` in reading order, and what its card
    shows (`card_facts`). Saving one writes its catalogue row in the same transaction.
    """

    kind: ClassVar[Kind]
    # (field name, heading) of each Markdown section, in the order in which readers get them.
    sections: ClassVar[tuple[tuple[str, Any], ...]] = ()
    # Where the form lies in which members write it: on a higher floor, so it is named and not
    # imported. Empty for what only editors write.
    post_form: ClassVar[str] = ""

    summary = models.TextField(
        _("summary"),
        blank=True,
        max_length=400,
        help_text=_("One or two lines, shown in lists."),
    )
    credited_to = models.CharField(
        _("credited to"),
        max_length=300,
        blank=True,
        help_text=_("For what is compiled from public sources: a text, not a member."),
    )
    is_compiled = models.BooleanField(
        _("compiled from public sources"),
        default=False,
        help_text=_("Has no author; says so on its page until it is confirmed."),
    )
    topics = ParentalManyToManyField(
        "exchange.Topic", blank=True, verbose_name=_("topics")
    )
    countries = ParentalManyToManyField(
        "members.Country", blank=True, verbose_name=_("countries")
    )
    regions = ParentalManyToManyField(
        "members.Region",
        blank=True,
        verbose_name=_("regions"),
        help_text=_(
            "Beyond the regions of its countries, for what covers a whole region."
        ),
    )
    is_worldwide = models.BooleanField(_("worldwide"), default=False)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    sources = models.TextField(
        _("sources"),
        blank=True,
        max_length=8000,
        help_text=_("One a line: a title, then its web address; or the address alone."),
    )
    editor_note = models.TextField(
        _("note for editors"),
        blank=True,
        max_length=2000,
        help_text=_("Never shown to readers."),
    )
    # Languages other than the page's own in which its sources are written.
    source_languages = ArrayField(
        models.CharField(max_length=8), default=list, blank=True, editable=False
    )

    # Its files in order: `file` (the key of an AttachedFile), `title` and `alt` of each. A part of
    # the revision, so that readers get the files of the approved one (exchange/attachments).
    attachments = models.JSONField(default=list, blank=True, editable=False)

    # What an editor has chosen in the form, until the next revision (exchange/desk/forms.py).
    chosen_terms: Any = None

    base_form_class = ContributionDeskForm
    parent_page_types: ClassVar[list[str]] = ["exchange.ContributionIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    # Visibility is ours; Wagtail's restrictions would be a second, weaker answer.
    private_page_options: ClassVar[list[str]] = []
    show_in_menus_default = False
    # A copy is another contribution, and a translation shows the files of its original.
    exclude_fields_in_copy: ClassVar[list[str]] = ["attachments"]
    preview_modes: ClassVar[list[Any]] = [("", _("As readers will see it"))]

    shared_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("visibility"),
                FieldPanel("attribution"),
                FieldPanel("organisation"),
            ],
            heading=_("Sharing"),
        ),
        MultiFieldPanel(
            [FieldPanel("topics")], heading=_("What it is about"), classname="collapsed"
        ),
        MultiFieldPanel(
            [FieldPanel("countries")], heading=_("Countries"), classname="collapsed"
        ),
        MultiFieldPanel(
            [FieldPanel("regions")], heading=_("Regions"), classname="collapsed"
        ),
        FieldPanel("is_worldwide"),
        FieldPanel("year"),
        FieldPanel("tags"),
        FieldPanel("sources"),
        FilesPanel(heading=_("Files")),
        MultiFieldPanel(
            [FieldPanel("credited_to"), FieldPanel("is_compiled")],
            heading=_("Whose it is"),
        ),
        FieldPanel("editor_note"),
    ]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Claim the address, save the page, and write its catalogue row, in one transaction.

        A save of a few fields claims nothing and writes the row only if readers see one of
        them: Wagtail saves such fields on objects that hold a draft.
        """
        from .. import addresses, catalogue  # noqa: PLC0415 - both read this model

        update_fields = kwargs.get("update_fields")
        with transaction.atomic():
            if update_fields is None:
                self.slug = addresses.claim(self)
            result = super().save(*args, **kwargs)
            if catalogue.touches_card(update_fields):
                catalogue.write(self)
        return result

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Save a revision; a review that is under way starts again on it (safety rule 14).

        Never writes over an older one, which may be the one under review. Terms chosen in the
        desk's form hold from here on, before anything can be published.
        """
        from ..review import restart_on_latest_revision  # noqa: PLC0415 - reads this model

        kwargs["overwrite_revision"] = None
        with transaction.atomic():
            if self.chosen_terms is not None:
                self.chosen_terms.settle(self)
                self.chosen_terms = None
            revision = super().save_revision(*args, **kwargs)
            restart_on_latest_revision(self, user=kwargs.get("user"))
        return revision

    def permissions_for_user(self, user: Any) -> Any:
        """What this person may do with it in the desk: not publish a text of their own."""
        from ..own_texts import NotOnesOwn  # noqa: PLC0415 - asks who wrote what

        return NotOnesOwn(user, self)

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        """Publish a text, with its line of history where no service of ours writes it (translations)."""
        from ..releasing import fields_since_published, note_release  # noqa: PLC0415 - reads this model

        is_noted = getattr(revision, "is_noted", False)
        with transaction.atomic():
            before = (
                [] if is_noted else fields_since_published(self, revision.as_object)
            )
            result = super().publish(revision, user=user, **kwargs)
            if not is_noted:
                revision.refresh_from_db()
                note_release(self, user, revision, before)
        return result

    def route(self, request: Any, path_components: list[str]) -> Any:
        """Never served by Wagtail's routing: the reader's view is the only door (safety rule 12)."""
        raise Http404

    def serve_preview(self, request: Any, mode_name: str) -> TemplateResponse:
        """The desk's preview: what the reader's view would show."""
        from ..reading import present, terms_for_preview  # noqa: PLC0415 - reads this model

        shown = present(self, terms_for_preview(self), reader_language())
        context = {"contribution": shown, "page": self}
        return TemplateResponse(request, self.detail_template, context)

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """The one address of this contribution, in its own language; needs no query."""
        from ..addresses import detail_path  # noqa: PLC0415 - reverse() needs loaded URLs

        if not self.slug:
            return None
        return 0, settings.PORTAL_URL, detail_path(self.kind, self.slug, self.language)

    @property
    def detail_template(self) -> str:
        """The template of this kind's page; it shows `contribution` (exchange/reading.py)."""
        return f"{self._meta.app_label}/detail.html"

    @property
    def language(self) -> str:
        """The language code of this version."""
        return str(self.locale.language_code)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, the direction of this version's text."""
        return facts(self.language).direction

    def card_facts(self) -> dict[str, Any]:
        """What the kind's card shows beyond the shared columns; JSON, already fit for readers."""
        return {}

    def glance_facts(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        """Lines of the "at a glance" block that belong to this kind: term, and (text, address) pairs."""
        since = str(self.year) if self.year else str(_("Not recorded"))
        return [(_("Since"), [(since, "")])]

    def entry_dates(self) -> tuple[Any, Any]:
        """First and last day, for what happens on days (meetings)."""
        return None, None

    def adaptation_count(self, visibility: int) -> int:
        """How often it was used elsewhere; counts only what all who see that far may see."""
        return 0

    def searched_text(self) -> list[str]:
        """The section texts that a word search looks through, beside title and summary."""
        return [str(getattr(self, name)) for name, _heading in self.sections]
