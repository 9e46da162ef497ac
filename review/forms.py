"""What reviewers, outside approvers and the editors who ask them are asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaamac.common.forms import PortalForm
from members.models import User

from . import due
from .choices import Answer, Decision
from .models import OutsideApproval

_LONGEST = 4000


class _WithComment(PortalForm):
    """One choice, and words that all choices but the favourable one need."""

    choice: str
    needs_no_words: tuple[str, ...] = ()
    # The revision that was read; it is compared under the lock.
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        """What isn't simply a yes needs words."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.get(self.choice)
        if chosen and chosen not in self.needs_no_words and not cleaned.get("comment"):
            self.add_error("comment", _("Say why: the editors go by your words."))
        return cleaned


class AnswerForm(_WithComment):
    """A reviewer's answer."""

    choice = "answer"
    needs_no_words = (Answer.READY, Answer.DECLINED)

    answer = forms.ChoiceField(
        label=gettext_lazy("What do you say to the editors?"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
    )
    field_order = ("answer", "comment", "revision")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].help_text = _(
            "The editors alone read this. If something should not stand in the text because it"
            " could put somebody in danger, say that first."
        )


class DecisionForm(_WithComment):
    """What somebody outside decides."""

    choice = "decision"
    needs_no_words = (Decision.APPROVED,)

    decision = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
    )
    field_order = ("decision", "comment", "revision")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].help_text = _(
            "The editors read this. It is not published."
        )


class AskOutsideForm(forms.ModelForm):
    """Whom the editors send a link to, and what they ask."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = OutsideApproval
        fields = ("name", "address", "language", "question")
        widgets = {"question": forms.Textarea({"rows": 3})}  # noqa: RUF012 - as Django declares it
        help_texts = {  # noqa: RUF012 - as Django declares it
            "name": gettext_lazy("As the record will say who decided."),
            "question": gettext_lazy("Stands in the mail and above the text."),
        }


class AskReviewersForm(forms.Form):
    """Which reviewers the editors ask, and what about."""

    reviewers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )
    question = forms.CharField(
        label=gettext_lazy("What should they look at?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(
        self, *args: Any, offered: list[tuple[User, str]], **kwargs: Any
    ) -> None:
        """`offered` are people, each with the words that say why they fit, if they do."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reviewers"]
        field.queryset = User.objects.filter(pk__in=[one.pk for one, _why in offered])
        field.choices = [
            (one.pk, f"{one.name} ({why})" if why else one.name) for one, why in offered
        ]


class DueForm(forms.Form):
    """By when the editor who has taken a text means to decide."""

    due_on = forms.DateField(
        label=gettext_lazy("Due"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def clean_due_on(self) -> Any:
        """From today on, at most sixty days away."""
        day = self.cleaned_data["due_on"]
        if not due.today() <= day <= due.today() + due.LONGEST_CLAIM:
            raise forms.ValidationError(
                _("Choose a day from today on, at most sixty days away.")
            )
        return day
