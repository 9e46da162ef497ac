"""Leaving."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import ExplainedChoiceField, PortalForm
from members.models import User

from .services import Texts

CONSEQUENCES: dict[str, Any] = {
    Texts.KEEP: _(
        "They stay where they are, with your organisation’s name where it stood with yours, else"
        " as anonymous. Responses stay without a name. What you wrote into a text about yourself"
        " stays in it."
    ),
    Texts.REMOVE: _(
        "They are deleted at once, for good, with all their versions and what others answered to"
        " them. What you wrote with others stays, without your name, and so do meetings."
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


class EraseForm(forms.Form):
    """For somebody who has asked by letter: what it says of their texts, and whom it is about."""

    texts = forms.ChoiceField(
        label=_("What they published"),
        choices=Texts.choices,
        widget=forms.RadioSelect,
        help_text=_("As their letter says. If it says nothing, ask them."),
    )
    address = forms.EmailField(
        label=_("Their mail address"),
        help_text=_(
            "Type it, as a second confirmation that you mean this person. The letter must have"
            " come from this address, or its sender must have shown who they are in another way."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    sure = forms.BooleanField(label=_("I understand that this can’t be undone"))

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._person = person

    def clean_address(self) -> str:
        """The address of this very person."""
        address: str = self.cleaned_data["address"]
        if address.casefold() != self._person.email.casefold():
            raise ValidationError(
                _(
                    "This is not the address of the person on this page. Nothing was deleted."
                )
            )
        return address

    def chosen(self) -> Texts:
        """What is to become of the texts."""
        return Texts(self.cleaned_data["texts"])
