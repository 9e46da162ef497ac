"""Enumerations of the review."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """What a reviewer says of a text. It advises: the editors decide."""

    READY = "ready", _("It can be published as it is")
    CHANGE = "change", _("It needs changes first")
    REFUSE = "refuse", _("It should not be published")
    DECLINED = "declined", _("I can’t review this one")


class Decision(models.TextChoices):
    """What somebody outside the portal says of a text that was sent to them."""

    APPROVED = "approved", _("I approve this text")
    COMMENTED = "commented", _("I don’t approve it as it is: see my comment")


class LinkState(models.TextChoices):
    """What an outside approver's link is good for. All but the first are final."""

    OPEN = "open", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    REVOKED = "revoked", _("Taken back")
    EXPIRED = "expired", _("Expired")
    CHANGED = "changed", _("Stopped: the text has changed since")
    OVER = "over", _("Stopped: the review is over, or the text is not for everyone")


class Pace(models.TextChoices):
    """How a due date stands, in words: the desk never says it by colour alone."""

    ON_TIME = "on-time", _("On time")
    SOON = "soon", _("Due soon")
    TODAY = "today", _("Due today")
    LATE = "late", _("Overdue")
