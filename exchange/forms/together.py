"""The form in which an author invites a colleague."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import PortalForm


class InviteForm(PortalForm):
    """Whom to ask, by the address that they sign in with."""

    use_required_attribute: ClassVar[bool] = False  # type: ignore[misc]

    address = forms.EmailField(
        label=_("Your colleague’s email address"),
        max_length=254,
        help_text=_(
            "The one with which they sign in to the portal. They must be an approved member of your"
            " organisation. Whoever you invite learns that you wrote this text, and may read it."
        ),
        error_messages={
            "required": _("Give an email address."),
            "invalid": _("Give an email address, such as name@example.org."),
        },
    )
