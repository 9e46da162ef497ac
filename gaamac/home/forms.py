"""Forms of the front room."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import PortalModelForm

from .models import Concern


class FormKeyField(forms.UUIDField):
    """Tells a form that is sent twice from two forms; what is no key counts as a new one."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> UUID:
        """The key that was sent, or a new one."""
        try:
            return super().clean(value)
        except ValidationError:
            return uuid4()


class ConcernForm(PortalModelForm):
    """Report a concern or ask for removal; needs no account."""

    form_key = FormKeyField()

    class Meta:
        model = Concern
        fields = ("address", "text", "is_urgent", "contact")
        labels = {  # noqa: RUF012 - Django's way to say it
            "address": _("Which page is it about?"),
            "text": _("What is wrong, and what should be done?"),
            "is_urgent": _("Someone may be in danger"),
            "contact": _("Your email address"),
        }
        help_texts = {  # noqa: RUF012 - Django's way to say it
            "address": _(
                "Its address, or its title. Leave it empty if it is about no page."
            ),
            "text": _(
                "Say what may be harmful, wrong or yours. Don’t add names or details that are not"
                " needed to find the place."
            ),
            "is_urgent": _(
                "The editors are told at once and read it first. They are no emergency service: if"
                " life is at risk now, turn to those who can help on the spot."
            ),
            "contact": _(
                "Only if you want an answer. It is seen by the editors alone, and deleted ninety"
                " days after the matter is settled. We send no confirmation to it, because somebody"
                " else could have entered it."
            ),
        }
        error_messages = {  # noqa: RUF012 - Django's way to say it
            "contact": {
                "invalid": _(
                    "This is no email address. Correct it, or leave it empty."
                ),
            }
        }
        widgets = {  # noqa: RUF012 - Django's way to say it
            "text": forms.Textarea({"rows": 8}),
            "contact": forms.EmailInput({"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, about: str = "", **kwargs: Any) -> None:
        """An empty form knows the page it is about, and gets a key of its own."""
        kwargs.setdefault("initial", {"address": about, "form_key": uuid4()})
        super().__init__(*args, **kwargs)


class HandlingForm(PortalModelForm):
    """What an editor did about a concern."""

    class Meta:
        model = Concern
        fields = ("handling_note",)
        labels = {"handling_note": _("What was done")}  # noqa: RUF012 - Django's way to say it
        help_texts = {  # noqa: RUF012 - Django's way to say it
            "handling_note": _("For the other editors. Nobody else reads it."),
        }
        widgets = {"handling_note": forms.Textarea({"rows": 4})}  # noqa: RUF012 - as above

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handling_note"].required = True
