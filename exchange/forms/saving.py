"""The form for a saved search: its name, and whether it comes by mail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import PortalForm

from ..models.saved_search import NAME_LENGTH


class SavedSearchForm(PortalForm):
    """What a member calls a view of a list."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        help_text=_("What you call it; only you see it, and it stands in your mail."),
        error_messages={"required": _("Give it a name, so that you know it again.")},
    )
    in_digest = forms.BooleanField(
        label=_("Put what is new into my digest"),
        required=False,
    )
