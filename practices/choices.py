"""Enumerations of the practice library."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdaptationState(models.TextChoices):
    """Where a record of a practice's use elsewhere stands, as its author reads it."""

    SUBMITTED = "submitted", _("With the editors")
    CHANGES_REQUESTED = "changes-requested", _("Changes asked for")
    ACCEPTED = "published", _("Published")
    REFUSED = "refused", _("Not published")
    WITHDRAWN = "withdrawn", _("Taken back")


# What its author can still change and send; what is published is taken back first.
CAN_BE_SENT = (
    AdaptationState.SUBMITTED,
    AdaptationState.CHANGES_REQUESTED,
    AdaptationState.WITHDRAWN,
)
