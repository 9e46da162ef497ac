"""Enumerations of the meetings' room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeetingType(models.TextChoices):
    """What sort of meeting it is."""

    GLOBAL = "global-meeting", _("Global meeting")
    REGIONAL_FORUM = "regional-forum", _("Regional forum")
    REGIONAL_INITIATIVE = (
        "regional-initiative-meeting",
        _("Meeting of a regional or thematic initiative"),
    )
    WORKING = "working-meeting", _("Working meeting")


class DatePrecision(models.TextChoices):
    """How exactly the date is known; what is not known is not shown."""

    DAY = "day", _("Day")
    MONTH = "month", _("Month")
    YEAR = "year", _("Year")
