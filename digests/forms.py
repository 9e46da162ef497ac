"""Forms of the digests' room."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import ExplainedChoiceField, PortalForm
from gaamac.common.languages import FACTS
from members.forms.fields import TimeZoneField

from .choices import Frequency, Weekday
from .models import DigestPreference
from .services import CHOSEN

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
# Every month has these days.
LONGEST_PAUSE = timedelta(days=366)
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
    time_zone = TimeZoneField(required=False)
    preferred_language = forms.ChoiceField(
        label=_("Language of the mail"),
        required=False,
        choices=[(language.code, language.own_name) for language in FACTS.values()],
    )
    paused_until = forms.DateField(
        label=_("Pause until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_(
            "Nothing comes before that day. The first one after it holds what was new meanwhile."
        ),
    )
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
        member = preference.member
        initial = {name: getattr(preference, name) for name in CHOSEN}
        initial["paused_until"] = preference.paused_until
        initial["time_zone"] = member.time_zone
        initial["preferred_language"] = member.preferred_language
        return cls(data, initial=initial)

    def clean_paused_until(self) -> date | None:
        """A day that has passed is no pause; one beyond a year is a mistake."""
        day: date | None = self.cleaned_data["paused_until"]
        today = timezone.localdate()
        if day is None or day <= today:
            return None
        if day > today + LONGEST_PAUSE:
            raise forms.ValidationError(
                _("Choose a day within a year, or turn the digest off.")
            )
        return day
