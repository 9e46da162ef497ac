"""An author's answer to what editors have changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import PortalForm
from gaamac.common.text import clean_text

REASON_LENGTH = 2000


class AnswerForm(PortalForm):
    """Accept it; or have the text back, edited or in one's own words, and say why."""

    use_required_attribute = False

    seen = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=[("accept", ""), ("reopen", ""), ("restore", "")],
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label=_("What is not right about the edits?"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The editors read this. You may leave it empty."),
    )

    def clean_reason(self) -> Any:
        """Without characters that can't be stored or mailed."""
        return clean_text(self.cleaned_data["reason"])
