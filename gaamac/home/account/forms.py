"""Leaving."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import ExplainedChoiceField, PortalForm

from .services import Texts

CONSEQUENCES: dict[str, Any] = {
    Texts.KEEP: _(
        "They stay where they are, with your organisation’s name where it stood with yours, else"
        " as anonymous. Responses stay without a name."
    ),
    Texts.REMOVE: _(
        "They are taken offline at once, and an editor deletes them for good. What you wrote"
        " with others stays, without your name."
    ),
}


class LeaveForm(PortalForm):
    """What is to become of one's texts, and that one means it."""

    texts = ExplainedChoiceField(
        label=_("What you published"),
        choices=Texts.choices,
        consequences=CONSEQUENCES,
    )
    sure = forms.BooleanField(label=_("I understand that this can’t be undone"))

    def __init__(self, *args: Any, has_texts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_texts:
            del self.fields["texts"]

    def chosen(self) -> Texts:
        """What was chosen; it makes no difference for who published nothing."""
        return Texts(self.cleaned_data.get("texts", Texts.KEEP))
