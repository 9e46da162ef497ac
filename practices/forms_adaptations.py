"""The form in which a member records that they used a practice, and what an editor is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.authors import written_by
from exchange.choices import Attribution, Kind
from exchange.forms import options
from exchange.forms.posting import YearInput
from exchange.models import CatalogueEntry
from gaamac.common.forms import (
    ExplainedChoiceField,
    ExplainedTypedChoiceField,
    PortalForm,
)
from gaamac.common.languages import FACTS, reader_language
from gaamac.common.text import clean_text
from gaamac.common.visibility import Visibility
from members.models import User

from .adaptations import attribution_of
from .models import ADAPTATION_LENGTH, REASON_LENGTH, Adaptation
from .services import Told

EARLIEST_YEAR = 1945
_READERS: dict[int, Any] = {
    Visibility.PUBLIC: _(
        "Everyone who opens the page of the practice. It is counted on its card."
    ),
    Visibility.COMMUNITY: _("Only approved members will see this."),
    Visibility.FOCAL_POINTS: _(
        "Only persons named by a state as its focal point will see this."
    ),
    Visibility.EDITORS: _("Nobody but the editors will see this."),
}
_NAMES: dict[str, Any] = {
    Attribution.NAMED: _("It stands above what you wrote."),
    Attribution.ORGANISATION: _(
        "Your name will not be shown to anyone but the editors."
    ),
    Attribution.ANONYMOUS: _(
        "The page says “anonymous”. Neither your name nor your organisation is shown to anyone,"
        " the editors included, and neither is in a mail."
    ),
}
_YEAR = _("Give a year that has begun, in four figures, such as 2013.")


def validate_year(year: int) -> None:
    """Refuse what is no year in which somebody can have used a practice."""
    if not EARLIEST_YEAR <= year <= timezone.now().year:
        raise ValidationError(_YEAR)


class AdaptationForm(PortalForm):
    """We used this: where, when, what we changed, how it went."""

    use_required_attribute = False
    fieldsets = (
        ("", ("country", "year", "changed", "outcome", "language", "own_practice")),
        (_("Sharing"), ("visibility", "attribution")),
    )

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32767)
    country = forms.TypedChoiceField(
        label=_("Where you used it"),
        coerce=int,
        help_text=_("For several countries, make a record of each."),
        error_messages={"required": _("Choose the country in which you used it.")},
    )
    year = forms.IntegerField(
        label=_("When you began"),
        validators=[validate_year],
        widget=YearInput,
        help_text=_("The year is enough."),
        error_messages={"invalid": _YEAR, "required": _YEAR},
    )
    changed = forms.CharField(
        label=_("What you changed"),
        max_length=ADAPTATION_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "What you did otherwise than it says here, and why. If nothing, say so.\n\n"
            "Name no person who could be at risk."
        ),
    )
    outcome = forms.CharField(
        label=_("How it went"),
        max_length=ADAPTATION_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "What came of it, and how you know. What did not work helps others most."
        ),
    )
    language = forms.ChoiceField(
        label=_("The language you write in"),
        choices=[(facts.code, facts.own_name) for facts in FACTS.values()],
    )
    own_practice = forms.ChoiceField(
        label=_("Your own practice about it"),
        required=False,
        help_text=_(
            "If you have posted your work as a practice, the two lead to each other."
            " Whose name is shown must be the same here and there."
        ),
    )
    visibility = ExplainedTypedChoiceField(
        label=_("Who may see it"),
        coerce=int,
        consequences=_READERS,
        help_text=_("Never more people than may see the practice."),
    )
    attribution = ExplainedChoiceField(
        label=_("Whose name is shown"),
        consequences=_NAMES,
        help_text=_(
            "Country and year may tell who it was: leave out of the text what gives you away."
        ),
    )

    def __init__(
        self,
        *args: Any,
        author: User,
        entry: CatalogueEntry,
        adaptation: Adaptation | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _initial(entry, adaptation) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self._own = own_practices(author, but=entry)
        self._offer_choices(author, entry)

    def _offer_choices(self, author: User, entry: CatalogueEntry) -> None:
        fields: dict[str, Any] = self.fields
        fields["country"].choices = [("", "—"), *options.country_options()]
        fields["visibility"].choices = [
            choice for choice in Visibility.choices if choice[0] >= entry.visibility
        ]
        choices, _consequences = options.attribution_options(author)
        fields["attribution"].choices = choices
        if self._own:
            titles = [(key, own.title) for key, own in self._own.items()]
            fields["own_practice"].choices = [("", _("None")), *titles]
        else:
            del fields["own_practice"]

    def clean(self) -> dict[str, Any]:
        """A link between two texts would tell that they have the same author."""
        cleaned = super().clean() or self.cleaned_data
        own = self._own.get(cleaned.get("own_practice", ""))
        shown = cleaned.get("attribution")
        if own is not None and shown and attribution_of(own) != shown:
            words = _(
                "Your practice shows another name than this record would: the link would tell"
                " that both are yours. Choose the same here, or no practice."
            )
            self.add_error("own_practice", words)
        return cleaned

    def told(self) -> Told:
        """What was typed, for the services; only after `is_valid()`."""
        data = self.cleaned_data
        own = self._own.get(data.get("own_practice", ""))
        return Told(
            country_id=data["country"],
            year=data["year"],
            changed=data["changed"],
            outcome=data["outcome"],
            language=data["language"],
            visibility=data["visibility"],
            attribution=data["attribution"],
            own_key=own.translation_key if own else None,
        )


def own_practices(author: User, but: CatalogueEntry) -> dict[str, CatalogueEntry]:
    """The published practices of a member, by key, each in one language."""
    keys = written_by(author)
    rows = CatalogueEntry.objects.of_kind(Kind.PRACTICE).shown_in(reader_language())
    found = rows.filter(translation_key__in=keys).newest()[:200]
    others = (one for one in found if one.translation_key != but.translation_key)
    return {str(one.translation_key): one for one in others}


def _initial(entry: CatalogueEntry, adaptation: Adaptation | None) -> dict[str, Any]:
    if adaptation is None:
        return {
            "version": 0,
            "language": reader_language(),
            "visibility": entry.visibility,
            "attribution": Attribution.NAMED,
        }
    names = ("key", "version", "year", "changed", "outcome", "language", "attribution")
    return {name: getattr(adaptation, name) for name in names} | {
        "country": adaptation.country_id,
        "visibility": max(adaptation.visibility, entry.visibility),
        "own_practice": str(adaptation.own_key or ""),
    }


class DecisionForm(forms.Form):
    """An editor's decision on the version that was read; a reason for all but publishing."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "The author is sent this text. Needed to ask for changes and to refuse."
        ),
    )

    def clean_reason(self) -> str:
        """Without characters that can't be stored or mailed."""
        return clean_text(self.cleaned_data["reason"])
