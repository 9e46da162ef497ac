"""A member's own settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import PortalForm
from gaamac.common.languages import FACTS

from ..choices import Notice
from ..models import User
from ..permissions import is_editor
from .fields import TimeZoneField

# What each switch means, in the words of somebody who gets the mail.
CONSEQUENCES: dict[str, Any] = {
    Notice.DECISION: _(
        "An editor published it, or asks for a change and says why. Without this mail you"
        " find the answer on your page."
    ),
    Notice.RESPONSE: _("Somebody wrote under one of your contributions."),
    Notice.ADAPTATION: _(
        "A member recorded where they used it, what they changed and how it went."
    ),
    Notice.FRESHNESS: _(
        "Once a year or so, before readers are told that a text of yours, or of your"
        " organisation’s, is due for a look. One click answers it."
    ),
    Notice.MEETING: _("A new date, place or document."),
    Notice.INVITATION: _("Without this mail you find it on your page."),
    Notice.REVIEW: _("A contribution was sent in, or somebody applies to join."),
}


class ProfileForm(PortalForm):
    """How a member is called, and the language and time zone they are served in."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("It is shown only with what you choose to sign."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    preferred_language = forms.ChoiceField(
        label=_("Language"),
        choices=[(language.code, language.own_name) for language in FACTS.values()],
        help_text=_("Of our mails to you. Pages follow their address."),
    )
    time_zone = TimeZoneField()

    @classmethod
    def of(cls, user: User, data: Any = None) -> ProfileForm:
        """The form with what this member has now."""
        names = ("name", "preferred_language", "time_zone")
        return cls(data, initial={name: getattr(user, name) for name in names})


class NoticesForm(PortalForm):
    """Which mails a member wants at once. Mail about the account itself can't be switched off."""

    notices = forms.MultipleChoiceField(
        label=_("Mail me at once when there is"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, user: User, data: Any = None) -> None:
        off = set(user.notices_off.values_list("notice", flat=True))
        offered = offered_to(user)
        super().__init__(
            data, initial={"notices": [n for n in offered if n not in off]}
        )
        field = self.fields["notices"]
        field.choices = [(notice.value, notice.label) for notice in offered]
        field.consequences = CONSEQUENCES
        self._offered = offered

    def off(self) -> list[Notice]:
        """The notices that were left out."""
        wanted = self.cleaned_data["notices"]
        return [notice for notice in self._offered if notice not in wanted]


def offered_to(user: User) -> list[Notice]:
    """The notices this person can get and switch off."""
    mine = [
        Notice.DECISION,
        Notice.RESPONSE,
        Notice.ADAPTATION,
        Notice.FRESHNESS,
        Notice.MEETING,
        Notice.INVITATION,
    ]
    return [*mine, Notice.REVIEW] if is_editor(user) else mine
