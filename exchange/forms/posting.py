"""The form in which a member writes a contribution; each kind adds its own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import (
    ExplainedChoiceField,
    ExplainedTypedChoiceField,
    OneLine,
    PortalForm,
)
from gaamac.common.languages import FACTS, reader_language
from gaamac.common.text import clean_text
from gaamac.common.visibility import Visibility
from members.models import Country, Region, User

from ..bases import base_of
from ..choices import Attribution, TopicGroup
from ..commenting import for_author
from ..completeness import MISSING, has_place
from ..models import Topic
from ..services import Post
from . import options

if TYPE_CHECKING:
    from ..models import Contribution, FieldComment, SharingTerms

EARLIEST_YEAR = 1900
TITLE_LENGTH = 120
SECTION_LENGTH = 12_000
# What a draft can't be saved without; what else the editors need is in `completeness.MISSING`.
_ALWAYS = ("title", "language", "visibility", "attribution")
# Fields of the page that are called otherwise here; where there is none, the title's place is used.
_FORM_NAMES = {"countries": "country", "regions": "region", "is_worldwide": "worldwide"}


class YearInput(forms.NumberInput):
    """Four figures, typed on a keyboard of figures, without the arrows of a number field."""

    input_type = "text"

    def __init__(self) -> None:
        super().__init__({"inputmode": "numeric"})


class TopicField(forms.TypedMultipleChoiceField):
    """Terms of one part of the vocabulary, or of several, by their ids."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *groups: str, **kwargs: Any) -> None:
        super().__init__(coerce=int, required=False, **kwargs)
        self.groups = groups


def hidden(max_length: int) -> forms.CharField:
    """A field that the form carries for itself; a browser must not fill in its own memory of it."""
    widget = forms.HiddenInput({"autocomplete": "off"})
    return forms.CharField(required=False, max_length=max_length, widget=widget)


def section(
    label: Any, guide: Any, example: Any, *, required: bool = True
) -> forms.CharField:
    """A text of several paragraphs, in Markdown. Required ones are asked for, never enforced.

    The guide says what a good answer holds; the example shows a line of one.
    """
    return forms.CharField(
        label=label,
        help_text=format_lazy("{}\n\n{}", guide, example),
        required=required,
        max_length=SECTION_LENGTH,
        widget=forms.Textarea({"rows": 5, "data-markdown": True}),
    )


def topic_field(guide: Any) -> TopicField:
    """Themes, crimes and risk factors."""
    return TopicField(
        TopicGroup.THEME,
        TopicGroup.CRIME,
        TopicGroup.RISK_FACTOR,
        label=_("Topics"),
        help_text=guide,
    )


class ContributionForm(PortalForm):
    """What every kind asks. A draft needs only a title; `complete` asks for all the editors need.

    A field that is `required` but not needed is one that readers hope for: it is not marked as
    "not required", and may stay empty all the same.
    """

    kind: ClassVar[str]
    section_names: ClassVar[tuple[str, ...]] = ()
    # Where somebody adds to one that is there already, below its own address; empty for nowhere.
    near_address: ClassVar[str] = ""
    use_required_attribute = False

    base = hidden(80)
    seen = hidden(64)
    stamp = hidden(64)
    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        widget=OneLine,
        help_text=_(
            "What it is and where, in one line. A reader sees only this in a list."
        ),
    )
    summary = forms.CharField(
        label=_("Summary"),
        max_length=400,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One or two lines that say what a reader will find here."),
    )
    language = forms.ChoiceField(
        label=_("The language you write in"),
        choices=[(facts.code, facts.own_name) for facts in FACTS.values()],
        help_text=_(
            "Readers of every language find it; it is marked with its own. Editors may add"
            " translations."
        ),
    )
    country = forms.TypedMultipleChoiceField(
        label=_("Where"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "One or more countries. A place inside a country goes into the text.\n\n"
            "For a whole region, or for everywhere, leave the countries empty and choose below."
        ),
    )
    worldwide = forms.BooleanField(
        label=_("Worldwide"),
        required=False,
        help_text=_("It concerns all states, or no state in particular."),
    )
    region = forms.TypedMultipleChoiceField(
        label=_("A whole region"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For what covers a continent or a part of one as a whole."),
    )
    sources = forms.CharField(
        label=_("Sources and further reading"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One a line: a title, then its web address; or the address alone."),
    )
    visibility = ExplainedTypedChoiceField(
        label=_("Who may see it"),
        choices=Visibility.choices,
        coerce=int,
        initial=Visibility.PUBLIC,
        consequences=options.VISIBILITY_CONSEQUENCES,
        help_text=_(
            "You can change this later. Nobody but you can make it wider. A change holds at once,"
            " for what is already published too."
        ),
    )
    attribution = ExplainedChoiceField(
        label=_("Whose name is shown"),
        choices=Attribution.choices,
        initial=Attribution.NAMED,
        consequences=options.ATTRIBUTION_CONSEQUENCES,
        help_text=_(
            "If naming your organisation could harm someone, choose “Nobody’s”, and leave out of"
            " the text what gives you away."
        ),
    )

    def __init__(
        self,
        *args: Any,
        author: User,
        page: Contribution | None = None,
        terms: SharingTerms | None = None,
        complete: bool = False,
        **kwargs: Any,
    ) -> None:
        self.author, self.page, self.terms = author, page, terms
        self.complete = complete
        kwargs["initial"] = self._initial() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self._offer_choices()
        for name, words in MISSING.items():
            self.fields[name].error_messages["required"] = words
        for field in self.fields.values():
            if isinstance(field.widget, (forms.TextInput, forms.Textarea)):
                # A text need not be in the language of the page.
                field.widget.attrs.setdefault("dir", "auto")

    @cached_property
    def remarks(self) -> dict[str, list[FieldComment]]:
        """What the author was asked beside fields, by the field of this form that it is about."""
        if self.page is None:
            return {}
        found: dict[str, list[FieldComment]] = {}
        for name, comments in for_author(self.page).items():
            shown = _FORM_NAMES.get(name, name)
            if shown not in self.fields:
                shown = "title"
            found.setdefault(shown, []).extend(comments)
        return found

    def _offer_choices(self) -> None:
        """The vocabulary in the reader's language, at this moment."""
        fields: dict[str, Any] = self.fields
        fields["country"].choices = options.country_options()
        fields["region"].choices = options.region_options()
        for field in fields.values():
            if isinstance(field, TopicField):
                field.choices = self._topic_choices(field)
        now = self.terms.attribution if self.terms else ""
        choices, consequences = options.attribution_options(self.author, now)
        fields["attribution"].choices = choices
        fields["attribution"].consequences = consequences
        if self.page is not None and self.page.first_published_at:
            own = FACTS[self.page.language]
            fields["language"].choices = [(own.code, own.own_name)]

    @staticmethod
    def _topic_choices(field: TopicField) -> options.Options:
        if len(field.groups) > 1:
            return options.subject_options()
        return options.topic_options(field.groups[0])

    def _initial(self) -> dict[str, Any]:
        """What the form opens with: nothing but the reader's language, or the draft as it stands."""
        if self.page is None or self.terms is None:
            return {"language": reader_language()}
        page, terms = self.page, self.terms
        chosen = list(page.topics.all())
        own = {name: getattr(page, name) for name in self._own_fields()}
        by_group = {
            name: [topic.pk for topic in chosen if topic.group in field.groups]
            for name, field in self.base_fields.items()
            if isinstance(field, TopicField)
        }
        return {
            "base": base_of(page, terms),
            "language": page.language,
            "country": [country.pk for country in page.countries.all()],
            "region": [region.pk for region in page.regions.all()],
            "worldwide": page.is_worldwide,
            "visibility": terms.visibility,
            "attribution": terms.attribution,
            **own,
            **by_group,
        }

    @classmethod
    def _own_fields(cls) -> list[str]:
        """The fields that have the same name on the page."""
        here = ("title", "summary", "sources", "year", "available_until")
        return [name for name in (*here, *cls.section_names) if name in cls.base_fields]

    def full_clean(self) -> None:
        """Enforce what this saving needs; the other fields may be empty, whatever they are marked."""
        needed = {*_ALWAYS, *(MISSING if self.complete else ())} - {"country"}
        marks = {name: field.required for name, field in self.fields.items()}
        for name, field in self.fields.items():
            field.required = name in needed
        try:
            super().full_clean()
        finally:
            for name, field in self.fields.items():
                field.required = marks[name]

    def clean(self) -> dict[str, Any]:
        """A place is needed before it can be sent: countries, a region, or worldwide."""
        cleaned = super().clean() or self.cleaned_data
        if self.complete and "country" not in self.errors and not self._has_place():
            self.add_error("country", str(MISSING["country"]))
        return cleaned

    def _has_place(self) -> bool:
        return has_place(
            countries=self.cleaned_data.get("country"),
            regions=self.cleaned_data.get("region"),
            is_worldwide=self.cleaned_data.get("worldwide"),
        )

    def to_post(self, key: UUID) -> Post:
        """What was typed, for the services; only after `is_valid()`."""
        data = self.cleaned_data
        return Post(
            kind=str(self.kind),
            key=key,
            language=data["language"],
            visibility=data["visibility"],
            attribution=data["attribution"],
            values=self.typed_values(),
            chosen=self.typed_choices(),
            base=data["base"],
            seen=data["seen"],
            stamp=data["stamp"],
        )

    def typed_values(self) -> dict[str, Any]:
        """Fields of the page as they were typed; those that can't be read are left out."""
        data = self.cleaned_data
        own = {name: data[name] for name in self._own_fields() if name in data}
        return {**own, "is_worldwide": data.get("worldwide", False)}

    def typed_choices(self) -> dict[str, list[Any]]:
        """Relations of the page as they were chosen."""
        data = self.cleaned_data
        return {
            "countries": list(Country.objects.filter(pk__in=data.get("country", []))),
            "regions": list(Region.objects.filter(pk__in=data.get("region", []))),
            "topics": list(Topic.objects.filter(pk__in=self._topic_ids())),
        }

    def to_begin(self, key: UUID) -> Post:
        """The least that a draft is made of, whatever else has been typed; nothing need be valid."""
        typed = self.data.get
        return Post(
            kind=str(self.kind),
            key=key,
            language=self._chosen("language", reader_language()),
            visibility=int(self._chosen("visibility", Visibility.PUBLIC)),
            attribution=self._chosen("attribution", Attribution.NAMED),
            values={
                "title": clean_text(typed("title", ""), lines=False)[:TITLE_LENGTH]
            },
            chosen={},
            base=typed("base", "")[:80],
            seen=typed("seen", "")[:64],
            stamp=typed("stamp", "")[:64],
        )

    def _chosen(self, name: str, otherwise: Any) -> Any:
        """What was chosen of one of several, if it is on offer."""
        offered = {str(value) for value, _words in self.fields[name].choices}
        value = self.data.get(name)
        return value if value in offered else otherwise

    def _topic_ids(self) -> set[int]:
        """The terms chosen here, and those of groups that this form doesn't show: editors set them."""
        shown: set[str] = set()
        ids: set[int] = set()
        for name, field in self.fields.items():
            if isinstance(field, TopicField):
                shown.update(field.groups)
                ids.update(self.cleaned_data.get(name, []))
        kept = self.page.topics.all() if self.page else []
        return ids | {topic.pk for topic in kept if topic.group not in shown}


def validate_year(year: int) -> None:
    """Refuse what is no year of something that has begun; next year's plans are let through."""
    if not EARLIEST_YEAR <= year <= timezone.now().year + 1:
        raise ValidationError(
            _("Give the year it began, in four figures, such as 2013.")
        )


def year_field(label: Any, guide: Any) -> forms.IntegerField:
    """A year, in figures of any script."""
    return forms.IntegerField(
        label=label,
        help_text=guide,
        required=False,
        validators=[validate_year],
        widget=YearInput,
        error_messages={
            "invalid": _("Give the year it began, in four figures, such as 2013.")
        },
    )
