"""Fields that several forms of this room share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaamac.common.dates import time_zone_choices

from ..models import Country
from ..vocabulary import countries_by_name

NO_COUNTRY = "0"


class CountryField(forms.ChoiceField):
    """A country by its name in the reader's language, or none in particular; gives its M49 number."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Country"))
        kwargs.setdefault("widget", forms.Select(attrs={"autocomplete": "country"}))
        super().__init__(choices=country_choices, **kwargs)


class TimeZoneField(forms.ChoiceField):
    """A time zone by its city. A script chooses the browser's where nobody has chosen."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Time zone"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy("Times of meetings are shown in it, and mails come by it."),
        )
        widget = forms.Select(attrs={"data-time-zone": True})
        required = kwargs.get("required", True)
        choices = time_zone_choices if required else _choices_with_none
        super().__init__(choices=choices, widget=widget, **kwargs)


def country_choices() -> list[tuple[str, str]]:
    """Every country after the two that are none."""
    named = [(str(one.m49), one.name) for one in countries_by_name()]
    return [
        ("", _("Choose a country")),
        (NO_COUNTRY, _("No single country: regional or worldwide")),
        *named,
    ]


def chosen_country(value: str) -> Country | None:
    """The country that a CountryField gave; None for "no single country"."""
    return None if value == NO_COUNTRY else Country.objects.get(pk=int(value))


def _choices_with_none() -> list[tuple[str, Any]]:
    return [("", _("As in my country")), *time_zone_choices()]
