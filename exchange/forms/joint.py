"""What is asked of who asks for something that takes two people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaamac.common.text import clean_text
from gaamac.common.visibility import Visibility


class AskForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("The second person reads it. It stays on record."),
        error_messages={"required": _("Say why: it stays on record.")},
    )

    def clean_reason(self) -> str:
        """Without characters that can't be stored or mailed."""
        return clean_text(self.cleaned_data["reason"])

    def detail(self) -> dict[str, Any]:
        """What else the act must know: plain values."""
        return {}


class AskToOpenForm(AskForm):
    """Why; the author reads it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "The second person reads it, and the author is sent it word for word. It stays on"
            " record. Name nobody."
        )


class AskToWidenForm(AskForm):
    """Why, and who should see it."""

    visibility = forms.TypedChoiceField(
        label=_("Who should see it"), choices=Visibility.choices, coerce=int
    )
    field_order = ("visibility", "reason")

    def detail(self) -> dict[str, Any]:
        """Who should see it."""
        return {"visibility": self.cleaned_data["visibility"]}
