"""Forms of the digests' desk."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.choices import PLURALS, FollowTarget
from exchange.matching import Follows, SavedFilter, Selection
from exchange.saved_searches import heading_of, kind_listed_at
from exchange.services.saving import QUERY_LENGTH
from exchange.vocabulary import topics
from gaamac.common.languages import FACTS
from gaamac.common.visibility import Visibility
from members.models import Organisation
from members.vocabulary import countries, regions

from ..models import Edition
from ..readers import Reader
from ..schedule import Rhythm
from .editions import happened_to

LANGUAGES = [(one.code, one.own_name) for one in FACTS.values()]
CLEARANCES = [
    (Visibility.COMMUNITY, _("Members")),
    (Visibility.FOCAL_POINTS, _("Focal points")),
    (Visibility.EDITORS, _("Editors")),
]
_TARGETS = {
    "topic": FollowTarget.TOPIC,
    "country": FollowTarget.COUNTRY,
    "region": FollowTarget.REGION,
    "kind": FollowTarget.KIND,
    "content": FollowTarget.LANGUAGE,
    "organisation": FollowTarget.ORGANISATION,
    "contribution": FollowTarget.CONTRIBUTION,
}


def _topics() -> list[tuple[int, str]]:
    return sorted(((one.id, one.name) for one in topics().values()), key=lambda x: x[1])


def _countries() -> list[tuple[int, str]]:
    rows = ((one.m49, one.name) for one in countries().values())
    return sorted(rows, key=lambda x: x[1])


def _regions() -> list[tuple[int, str]]:
    rows = ((one.m49, one.name) for one in regions().values())
    return sorted(rows, key=lambda x: x[1])


def _organisations() -> list[tuple[int, str]]:
    return list(
        Organisation.objects.listed().order_by("name").values_list("pk", "name")
    )


class AudienceForm(forms.Form):
    """As whom an edition is read: any language, rights and follows."""

    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)
    clearance = forms.TypedChoiceField(
        label=_("Who reads it"), choices=CLEARANCES, coerce=int
    )
    is_discreet = forms.BooleanField(
        label=_("Without titles that are not public"), required=False
    )
    topic = forms.MultipleChoiceField(
        label=_("Topics"), choices=_topics, required=False
    )
    country = forms.MultipleChoiceField(
        label=_("Countries"), choices=_countries, required=False
    )
    region = forms.MultipleChoiceField(
        label=_("Regions"), choices=_regions, required=False
    )
    kind = forms.MultipleChoiceField(
        label=_("Kinds"), choices=list(PLURALS.items()), required=False
    )
    content = forms.MultipleChoiceField(
        label=_("Languages of the content"), choices=LANGUAGES, required=False
    )
    organisation = forms.MultipleChoiceField(
        label=_("Organisations"), choices=_organisations, required=False
    )
    contribution = forms.MultipleChoiceField(
        label=_("Single contributions that were changed or answered"), required=False
    )

    search = forms.CharField(
        label=_("A saved search"),
        required=False,
        max_length=QUERY_LENGTH,
        help_text=_(
            "The address of the list as somebody would save it, such as /en/practices/?region=africa"
        ),
    )

    def __init__(self, *args: Any, frequency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contribution"]
        field.choices = happened_to(frequency)

    @classmethod
    def from_address(cls, data: Any, frequency: str) -> AudienceForm:
        """As the address says; members who follow nothing, in English, where it says nothing."""
        return cls(
            data
            if "language" in data
            else {"language": "en", "clearance": "1", "is_discreet": "on"},
            frequency=frequency,
        )

    def clean_search(self) -> tuple[str, str] | None:
        """Its kind (empty for all) and its query; an address that is no list's is refused."""
        address = urlsplit(self.cleaned_data["search"].strip())
        if not address.path:
            return None
        kind = kind_listed_at(address.path)
        if kind is None:
            raise forms.ValidationError(
                _(
                    "No list has this address. Open the list on the portal and copy its address."
                )
            )
        return kind, address.query

    def _follows(self) -> Follows:
        chosen = self.cleaned_data
        follows = Follows.from_rows(
            (target, value)
            for name, target in _TARGETS.items()
            for value in chosen[name]
        )
        if not chosen["search"]:
            return follows
        kind, query = chosen["search"]
        selection = Selection(kind, query, chosen["language"])
        return follows.with_searches([SavedFilter(selection, heading_of(kind))])

    def reader(self, edition: Edition, email: str) -> Reader:
        """Somebody like that, who is nobody: the links of their mail open nothing."""
        chosen = self.cleaned_data
        return Reader(
            member_id=0,
            email=email,
            language=chosen["language"],
            clearance=chosen["clearance"],
            follows=self._follows(),
            is_discreet=chosen["is_discreet"],
            rhythm=Rhythm(edition.frequency, 8, 0, 1, "UTC"),
            link_key=uuid.uuid4(),
            is_verified=True,
            is_suppressed=False,
        )


class NotesForm(forms.Form):
    """What the editors say at the head of an edition, in each language."""

    def __init__(self, notes: dict[str, str], data: Any = None) -> None:
        super().__init__(
            data, initial={f"note_{code}": text for code, text in notes.items()}
        )
        for one in FACTS.values():
            widget = forms.Textarea(
                attrs={"rows": 3, "lang": one.code, "dir": one.direction}
            )
            self.fields[f"note_{one.code}"] = forms.CharField(
                label=one.own_name, required=False, max_length=2000, widget=widget
            )

    def notes(self) -> dict[str, str]:
        """By language, empty ones too."""
        return {
            name.removeprefix("note_"): str(text).strip()
            for name, text in self.cleaned_data.items()
        }


class SendNowForm(forms.Form):
    """Sending an edition before its time: its label is typed, so that nobody does it by mistake."""

    label = forms.CharField(label=_("Type the label of the edition"), max_length=16)

    def __init__(self, edition: Edition, data: Any = None) -> None:
        super().__init__(data)
        self._edition = edition

    def clean_label(self) -> str:
        """Refuse anything but the label."""
        label = str(self.cleaned_data["label"]).strip()
        if label != self._edition.label:
            raise forms.ValidationError(
                _("This is not the label. Type it as it stands above: %(label)s"),
                params={"label": self._edition.label},
            )
        return label
