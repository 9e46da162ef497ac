"""The editors' form of a contribution, and what an editor is asked when deciding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import AdminDateInput

from gaamac.common.text import clean_text
from gaamac.common.visibility import Visibility

from ..choices import Attribution, TopicGroup
from ..vocabulary import in_group

if TYPE_CHECKING:
    from ..models import SharingTerms
    from ..services.terms import Answers

ATTRIBUTIONS = (
    (Attribution.NAMED, gettext_lazy("Author and organisation")),
    (Attribution.ORGANISATION, gettext_lazy("Only the organisation")),
    (Attribution.ANONYMOUS, gettext_lazy("Nobody: anonymous")),
)


class ContributionDeskForm(WagtailAdminPageForm):
    """The page's fields, and the terms on which it is shared, which stand apart from the page."""

    visibility = forms.TypedChoiceField(
        label=gettext_lazy("Who may see it"),
        choices=Visibility.choices,
        coerce=int,
        empty_value=None,
        initial=Visibility.PUBLIC,
        help_text=gettext_lazy(
            "Holds at once, for every language version, published or not."
        ),
    )
    attribution = forms.ChoiceField(
        label=gettext_lazy("Whose name is shown"),
        choices=ATTRIBUTIONS,
        initial=Attribution.ORGANISATION,
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"), queryset=None, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from members.models import Organisation  # noqa: PLC0415 - models import this module

        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.queryset = Organisation.objects.all()
        self._tick_in_groups()
        self.terms = self._terms()
        if self.terms is not None:
            self.initial |= {
                # As text, as a browser sends it back: a number would count as changed.
                "visibility": str(self.terms.visibility),
                "attribution": self.terms.attribution,
                "organisation": self.terms.organisation_id,
            }

    def _tick_in_groups(self) -> None:
        """Boxes to tick, below their groups: in a long list one click would drop what was chosen."""
        from ..forms.options import country_options, region_options  # noqa: PLC0415 - reads models

        groups = {
            "topics": [
                (group.label, [(topic.id, topic.name) for topic in in_group(group)])
                for group in TopicGroup
            ],
            "countries": country_options(),
            "regions": region_options(),
        }
        for name in groups.keys() & self.fields.keys():
            field: Any = self.fields[name]
            field.widget = forms.CheckboxSelectMultiple()
            field.choices = groups[name]

    def _terms(self) -> SharingTerms | None:
        from ..models import SharingTerms  # noqa: PLC0415 - models import this module

        if self.instance._state.adding:
            return None
        key = self.instance.translation_key
        return SharingTerms.objects.filter(translation_key=key).first()

    def clean(self) -> dict[str, Any]:
        """Refuse a form opened on an older text, and terms that only the author may set."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._refuse_an_older_text()
        self._refuse_anonymity_that_the_desk_can_not_give(cleaned)
        if not self.errors and self.terms is not None:
            self._refuse_wider_terms(cleaned)
        return cleaned

    def _refuse_an_older_text(self) -> None:
        """Wagtail warns of a newer version by script alone, and would write over it."""
        opened_on = self.data.get("loaded_revision_id")
        latest = self.instance.latest_revision_id
        if opened_on and latest and opened_on != str(latest):
            raise ValidationError(
                _(
                    "The text has changed since you opened it. What you typed is still here and"
                    " not saved: compare it with the latest version in the history, then save or"
                    " decide again."
                )
            )

    def _refuse_anonymity_that_the_desk_can_not_give(
        self, cleaned: dict[str, Any]
    ) -> None:
        """The desk keeps who saves a page: an author who works here would stand beside their text."""
        if cleaned.get("attribution") != Attribution.ANONYMOUS:
            return
        if self._is_its_author(cleaned):
            self.add_error(
                "attribution",
                _(
                    "The desk keeps who saves a page, so you can’t be anonymous here. Write it"
                    " in the form for members, or have only the organisation shown."
                ),
            )

    def _is_its_author(self, cleaned: dict[str, Any]) -> bool:
        """Whether who saves this stands, or would stand, in clear as its author."""
        from ..permissions import is_author  # noqa: PLC0415 - permissions read models

        if self.terms is None:
            return not cleaned.get("is_compiled")
        is_named = self.terms.attribution != Attribution.ANONYMOUS
        return is_named and is_author(self.for_user, self.terms)

    def _refuse_wider_terms(self, cleaned: dict[str, Any]) -> None:
        from ..services.terms import check_answers  # noqa: PLC0415 - services read models

        answers = self._answers(cleaned)
        try:
            check_answers(self.instance, self.for_user, self.terms, answers)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                self.add_error(name, messages)

    def _answers(self, cleaned: dict[str, Any]) -> Answers:
        """What was chosen; a draft may be saved with nothing chosen, and then nothing changes."""
        from ..services.terms import Answers  # noqa: PLC0415 - services read models

        visibility, attribution = cleaned["visibility"], cleaned["attribution"]
        if visibility is None:
            visibility = self.terms.visibility if self.terms else Visibility.EDITORS
        if not attribution:
            attribution = (
                self.terms.attribution if self.terms else Attribution.ORGANISATION
            )
        return Answers(visibility, attribution, cleaned["organisation"])

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002 - as in the class above
        """Save the page; its terms follow with its revision, so that a preview changes none."""
        from ..services.terms import Chosen  # noqa: PLC0415 - services read models

        self.instance.chosen_terms = Chosen(
            by=self.for_user,
            answers=self._answers(self.cleaned_data),
            is_new=self.instance._state.adding,
            opened_on=self.instance.latest_revision_id,
        )
        return super().save(commit=commit)


class ReasonForm(forms.Form):
    """Why changes are asked for: goes to the author, word for word."""

    comment = forms.CharField(
        label=gettext_lazy("What should change, and why"),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("The author is sent this text."),
        error_messages={
            "required": gettext_lazy(
                "Say what should change, and why: the author is sent this text."
            )
        },
    )

    until = forms.DateField(
        label=gettext_lazy("Changes hoped for by"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("Empty means three weeks from today."),
    )

    def clean_comment(self) -> str:
        """Without characters that can't be stored or mailed."""
        return clean_text(self.cleaned_data["comment"])
