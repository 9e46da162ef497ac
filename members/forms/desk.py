"""What editors decide about people, in the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from gaamac.common.text import clean_text

from ..choices import OrganisationType, Role
from ..models import Membership, Organisation


class NoteForm(forms.Form):
    """A note that is mailed to the person."""

    note = forms.CharField(
        label=_("Note to the person"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the mail they get, as you write it."),
    )

    def clean_note(self) -> str:
        """Without control characters."""
        return clean_text(self.cleaned_data["note"])


class ReasonForm(NoteForm):
    """A note that must be given: nobody is refused without a reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].error_messages["required"] = _(
            "Say why: the person is sent this text."
        )


class OrganisationForm(forms.Form):
    """To which organisation a person belongs: one that is known, a new one, or none."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.all(),
        required=False,
        empty_label=_("None of these"),
        help_text=_("The name under which their contributions can stand."),
    )
    new_type = forms.ChoiceField(
        label=_("Or create it, as they wrote it"),
        choices=[("", _("Don’t create one")), *OrganisationType.choices],
        required=False,
    )

    def __init__(self, membership: Membership, *args: Any, **kwargs: Any) -> None:
        known = membership.organisation or (
            Organisation.objects.called(membership.organisation_name).first()
        )
        super().__init__(*args, initial={"organisation": known}, **kwargs)
        self.fields["organisation"].label_from_instance = _short_name
        self.fields["new_type"].help_text = _(
            "Creates “%(name)s” as an organisation of this type."
        ) % {"name": membership.organisation_name}

    def clean(self) -> dict[str, Any]:
        """Refuse both a known and a new organisation."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("organisation") and cleaned.get("new_type"):
            self.add_error(
                "new_type",
                _("Choose either an organisation that is known or a new one."),
            )
        return cleaned


class ApprovalForm(OrganisationForm, NoteForm):
    """An applicant's organisation, and what they are told."""

    field_order = ("organisation", "new_type", "note")


def _short_name(organisation: Organisation) -> str:
    return Truncator(organisation.name).chars(60)


class RoleForm(forms.Form):
    """What a member is to the portal."""

    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, widget=forms.RadioSelect
    )

    def leave_out_administrator(self) -> None:
        """Nobody makes an administrator alone."""
        role: Any = self.fields["role"]
        role.choices = [
            (value, label)
            for value, label in Role.choices
            if value != Role.ADMINISTRATOR
        ]
