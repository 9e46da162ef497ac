"""Enumerations of the members' room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MembershipState(models.TextChoices):
    """Where an application to join stands. Only an approved member is of the community."""

    PENDING = "pending", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    SUSPENDED = "suspended", _("Suspended")


class Role(models.TextChoices):
    """What a member is to the portal, as administrators give it."""

    MEMBER = "member", _("Member")
    EDITOR = "editor", _("Editor: reviews, publishes, approves members")
    ADMINISTRATOR = (
        "administrator",
        _("Administrator: everything, and who is an editor"),
    )


class OrganisationType(models.TextChoices):
    """What an organisation is (product words; GAAMAC's own membership types and their peers)."""

    STATE_INSTITUTION = "state-institution", _("State institution")
    NGO = "ngo", _("Non-governmental organisation")
    REGIONAL = "regional-organisation", _("Regional organisation")
    ACADEMIC = "academic", _("Academic institution")
    UN = "un-entity", _("United Nations entity")


class RegionalGroup(models.TextChoices):
    """UN regional groups of member states."""

    AFRICAN = "AFR", _("African States")
    ASIA_PACIFIC = "APS", _("Asia-Pacific States")
    EASTERN_EUROPEAN = "EES", _("Eastern European States")
    LATIN_AMERICAN = "GRULAC", _("Latin American and Caribbean States")
    WESTERN_EUROPEAN = "WEOG", _("Western European and other States")


class Notice(models.TextChoices):
    """Mails sent at once, each with a switch of its own in the member's settings."""

    DECISION = "decision", _("A decision on something I posted")
    RESPONSE = "response", _("A response to something I posted")
    ADAPTATION = "adaptation", _("Somebody used a practice of mine")
    FRESHNESS = "freshness", _("Whether something I posted is still right")
    MEETING = "meeting", _("A change to a meeting I follow")
    INVITATION = "invitation", _("A colleague asks me to write together")
    REVIEW = "review", _("Something waits for my review")
    ACCOUNT = "account", _("My account")


class JointKind(models.TextChoices):
    """What nobody does alone."""

    OPEN_AUTHOR = "open-author", _("See who wrote something anonymous")
    WIDEN = "widen", _("Show something without an author to more people")
    EXPORT = "export", _("Take away a large part of what is not public")
    MAKE_ADMINISTRATOR = "make-administrator", _("Make somebody an administrator")


class JointState(models.TextChoices):
    """Where an act of two people stands. All but the first are final."""

    WAITING = "waiting", _("Waits for a second person")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class NoticeState(models.TextChoices):
    """Where a notice to one member stands. All but the first are final."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DROPPED = "dropped", _("Not sent")
    FAILED = "failed", _("Failed")
