"""The form under a contribution."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import ExplainedTypedChoiceField, PortalForm
from gaamac.common.visibility import Visibility

from ..models import CatalogueEntry

RESPONSE_LENGTH = 5000
_CONSEQUENCES: dict[int, Any] = {
    Visibility.PUBLIC: _("Everyone who opens this page, with your name."),
    Visibility.COMMUNITY: _("Approved members, with your name."),
    Visibility.FOCAL_POINTS: _(
        "Persons named by a state as its focal point, with your name."
    ),
    Visibility.EDITORS: _("Nobody but the editors."),
}


class ResponseForm(PortalForm):
    """A reply: plain text, and who may read it, which is never more than may read the contribution."""

    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your response"),
        max_length=RESPONSE_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "What you know about it, a question, or an offer of help. Your name and organisation"
            " stand beside it.\n\nName no person who could be at risk."
        ),
        error_messages={"required": _("Write your response first.")},
    )
    visibility = ExplainedTypedChoiceField(
        label=_("Who may read it"), coerce=int, consequences=_CONSEQUENCES
    )

    def __init__(self, *args: Any, entry: CatalogueEntry, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "response_%s")
        initial = {"visibility": max(Visibility.COMMUNITY, entry.visibility)}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["visibility"]
        field.choices = [
            choice for choice in Visibility.choices if choice[0] >= entry.visibility
        ]
