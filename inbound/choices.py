"""Enumerations of incoming mail."""

from __future__ import annotations

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(Enum):
    """What became of a mail that came in."""

    POSTED = "answers posted"
    REPEATED = "answers that were posted before"
    RETURNED = "answers that could not be posted: their author was told"
    HELD = "held for the editors"
    BOUNCE = "bounces and complaints recorded"
    UNSUBSCRIBED = "digests turned off by mail"
    DROPPED = "dropped: automatic, forged or about nothing"


class WhyHeld(models.TextChoices):
    """Why a mail waits for an editor."""

    NO_ADDRESS = "no-address", _("Sent to no reply address of ours")
    OTHER_SENDER = "other-sender", _("Not sent from the member's own address")
    NOT_PROVEN = "not-proven", _("Nothing proves that the member sent it")
    GONE = "gone", _("What it answers is no longer there")
