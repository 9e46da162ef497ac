"""Forms of the digests' room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import ExplainedChoiceField, PortalForm

from .choices import Frequency, Weekday
from .models import DigestPreference

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
# Every month has these days.
DAYS = [(day, str(day)) for day in range(1, 29)]


class DigestPreferenceForm(PortalForm):
    """When a member wants to be mailed, and how much of what is not public the mail may say."""

    frequency = ExplainedChoiceField(
        label=_("How often"),
        choices=Frequency.choices,
        consequences={
            Frequency.OFF: _("No digest. You can still read everything here."),
            Frequency.DAILY: _("One mail a day, if there is something new for you."),
            Frequency.WEEKLY: _("One mail a week, if there is something new for you."),
            Frequency.MONTHLY: _(
                "One mail a month, if there is something new for you."
            ),
        },
    )
    weekday = forms.TypedChoiceField(
        label=_("On which day of the week"), choices=Weekday.choices, coerce=int
    )
    day_of_month = forms.TypedChoiceField(
        label=_("On which day of the month"), choices=DAYS, coerce=int
    )
    hour = forms.TypedChoiceField(label=_("At what hour"), choices=HOURS, coerce=int)
    is_discreet = forms.BooleanField(
        label=_("Leave out titles that are not public"),
        required=False,
        help_text=_(
            "What only members may see stands in the mail without its title and summary."
            " Leave this on if somebody else might read your mail."
        ),
    )

    @classmethod
    def for_preference(
        cls, preference: DigestPreference, data: Any = None
    ) -> DigestPreferenceForm:
        """The form as the member left it, or as it was sent."""
        initial = {name: getattr(preference, name) for name in cls.base_fields}
        return cls(data, initial=initial)
