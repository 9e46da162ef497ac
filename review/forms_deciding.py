"""What somebody who decides about a text is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.attachments.shown import ShownFile
from exchange.models.commenting import COMMENT_LENGTH
from exchange.review import usual_day
from gaamac.common.text import clean_text

from .canned import canned_choices, canned_text

REASON_LENGTH = 4000
LONGEST_DAYS = 365
ASK, REFUSE, APPROVE, KEEP = "ask", "refuse", "approve", "keep"
TAKE_OFF = "take-off"
# What cannot be said without a reason.
_NEEDS_REASON = {ASK, REFUSE}


class DecisionForm(forms.Form):
    """A reason, a day, and remarks beside fields; what is needed depends on the button."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    canned = forms.TypedChoiceField(
        label=gettext_lazy("A reason you have used before"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy(
            "Goes before what you write below. Change the wordings under “Reasons”."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, or remark"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("The author is sent this text, and no name."),
    )
    until = forms.DateField(
        label=gettext_lazy("Changes hoped for by"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text=gettext_lazy("Only where you ask for changes."),
    )

    def __init__(
        self, *args: Any, fields: list[str], language: str, action: str = "", **kw: Any
    ) -> None:
        kw.setdefault("initial", {}).setdefault("until", usual_day())
        super().__init__(*args, **kw)
        self.action, self.names = action, fields
        canned: Any = self.fields["canned"]
        canned.choices = [("", "—"), *canned_choices(language)]
        for name in fields:
            self.fields[f"c-{name}"] = forms.CharField(
                required=False,
                max_length=COMMENT_LENGTH,
                widget=forms.Textarea({"rows": 2}),
                label=gettext_lazy("Comment for the author"),
            )

    def clean_until(self) -> Any:
        """A day to come, at most a year away."""
        day = self.cleaned_data["until"]
        if self.action != ASK:
            return day
        if day is None:
            raise forms.ValidationError(_("Say by when you hope for the changes."))
        today = timezone.localdate()
        if not today < day <= today + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("Choose a day to come, at most a year away."))
        return day

    def clean(self) -> dict[str, Any]:
        """A reason for what the author is refused or asked."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        canned = canned_text(cleaned.get("canned"))
        typed = clean_text(cleaned.get("reason", ""))
        cleaned["reason"] = "\n\n".join(one for one in (canned, typed) if one)
        if self.action in _NEEDS_REASON and not cleaned["reason"]:
            self.add_error(
                "reason",
                _("Say what should change, and why: the author is sent this text."),
            )
        return cleaned

    def remarks(self) -> dict[str, str]:
        """What was typed beside fields."""
        given = {name: self.cleaned_data.get(f"c-{name}", "") for name in self.names}
        return {name: clean_text(text) for name, text in given.items() if text}


class TakeOffForm(forms.Form):
    """Which file, and why."""

    file = forms.TypedChoiceField(label=gettext_lazy("File"), coerce=UUID)
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The author is sent this text, and no name."),
        error_messages={
            "required": gettext_lazy("Say why: the author is sent this text.")
        },
    )

    def __init__(self, *args: Any, files: Sequence[ShownFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["file"]
        offered.choices = [(one.key, one.title) for one in files]
