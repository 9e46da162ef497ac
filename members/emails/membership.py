"""Mails about people's membership; texts stand in templates/emails/members/."""

from __future__ import annotations

from gaamac.common.visibility import Visibility

from ..choices import Notice
from ..models import Membership, User
from ..notify import notify


def application_received(membership: Membership) -> None:
    """Tell every editor that somebody waits."""
    for editor in User.objects.editors():
        country = membership.country
        context = {
            "applicant": membership.user.name,
            "organisation": membership.organisation_name,
            "country": country.name_in(editor.preferred_language) if country else "",
            "membership_id": membership.pk,
        }
        template = "members/application_received"
        notify(editor, Notice.REVIEW, template, context, visibility=Visibility.EDITORS)


def application_approved(membership: Membership) -> None:
    """Tell the applicant that they are a member now."""
    _to_the_member(membership, "members/application_approved")


def application_declined(membership: Membership) -> None:
    """Tell the applicant why not."""
    _to_the_member(membership, "members/application_declined")


def membership_suspended(membership: Membership) -> None:
    """Tell a member that their account is closed for now."""
    _to_the_member(membership, "members/membership_suspended")


def membership_restored(membership: Membership) -> None:
    """Tell a member that they can sign in again."""
    _to_the_member(membership, "members/membership_restored")


def _to_the_member(membership: Membership, template: str) -> None:
    context = {"note": membership.decision_note}
    notify(membership.user, Notice.ACCOUNT, template, context)
