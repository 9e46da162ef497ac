"""Enumerations of the digests' room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    """How often a member wants a digest."""

    OFF = "off", _("Never")
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class DeliveryState(models.TextChoices):
    """Where one edition to one member stands. The last three are final: the ledger adds up."""

    DUE = "due", _("Due")
    CLAIMED = "claimed", _("Being sent")
    SENT = "sent", _("Sent")
    SKIPPED = "skipped", _("Not sent")
    FAILED = "failed", _("Failed")


OPEN_STATES = (DeliveryState.DUE, DeliveryState.CLAIMED)


class Reason(models.TextChoices):
    """Why an edition was not sent to a member, or failed."""

    NOTHING_NEW = "nothing-new", _("Nothing new for them")
    TURNED_OFF = "turned-off", _("They turned it off")
    PAUSED = "paused", _("They paused it")
    NOT_A_MEMBER = "not-a-member", _("Not an approved member")
    NO_ADDRESS = "no-address", _("No verified address")
    SUPPRESSED = "suppressed", _("Their address refused mail before")
    GONE = "gone", _("The account is gone")
    MISSED = "missed", _("More than six hours late: merged into the next")
    MERGED = "merged", _("Still waiting when the next was due: merged into it")
    REFUSED = "refused", _("The address was refused for good")
    UNACCEPTABLE = "unacceptable", _("The server would not take this message")
    GAVE_UP = "gave-up", _("Put off by the server for a day")
    UNKNOWN = "unknown", _("The server took it and gave no answer")


# After these the member has not been told, so that their window stays open for the next edition.
LEAVES_WINDOW_OPEN = (
    Reason.PAUSED,
    Reason.MISSED,
    Reason.MERGED,
    Reason.REFUSED,
    Reason.UNACCEPTABLE,
    Reason.GAVE_UP,
)


class BounceKind(models.TextChoices):
    """What came back of a mail."""

    HARD = "hard", _("The address does not exist")
    SOFT = "soft", _("Could not be delivered this time")
    COMPLAINT = "complaint", _("Reported as unwanted")


class Weekday(models.IntegerChoices):
    """Days of the week as Python's `date.weekday()` counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Tiding(models.TextChoices):
    """What is said of one contribution: of the member's own, or of the days of a meeting."""

    CHANGES = "changes", _("Changes asked for")
    PUBLISHED = "published", _("Published")
    ANSWERED = "answered", _("Answered")
    REGISTER = "register", _("The last day to register is near")
    BEGINS = "begins", _("It begins soon")


class Act(models.TextChoices):
    """What editors do with an item on its way into digests."""

    PIN = "pin", _("Put first")
    HOLD = "hold", _("Hold back")
    DROP = "drop", _("Leave out for good")


KEPT_OUT = (Act.HOLD, Act.DROP)
