"""What an editor can decide about one person, by where their membership stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import services
from ..choices import MembershipState, OrganisationType, Role
from ..forms.desk import (
    ApprovalForm,
    NoteForm,
    OrganisationForm,
    ReasonForm,
    RoleForm,
)
from ..models import Membership, Organisation, User
from ..permissions import can_suspend

Data = Mapping[str, Any] | None


@dataclass(frozen=True)
class Decision:
    """One of the forms on a person's page in the desk."""

    name: str
    heading: str
    meaning: str
    button: str
    form: forms.Form
    carry_out: Callable[[], object]
    is_serious: bool = False


def open_to(by: User, membership: Membership, data: Data = None) -> list[Decision]:
    """The decisions that are open now; `data` binds the one that was sent."""
    builders = _BY_STATE[MembershipState(membership.state)]
    built = [build(by, membership, data) for build in builders]
    return [decision for decision in built if decision is not None]


def _sent(data: Data, name: str) -> Data:
    return data if data is not None and data.get("decision") == name else None


def _approve(by: User, membership: Membership, data: Data) -> Decision:
    form = ApprovalForm(membership, _sent(data, "approve"), prefix="approve")
    return Decision(
        name="approve",
        heading=_("Approve"),
        meaning=_("They become a member at once, and are told by mail."),
        button=_("Approve and tell them"),
        form=form,
        carry_out=partial(_carry_out_approval, form, membership, by),
    )


@transaction.atomic
def _carry_out_approval(form: ApprovalForm, membership: Membership, by: User) -> None:
    organisation = _chosen(form, membership, by)
    note = form.cleaned_data["note"]
    services.approve(membership, by=by, organisation=organisation, note=note)


def _chosen(
    form: OrganisationForm, membership: Membership, by: User
) -> Organisation | None:
    """The organisation that was chosen, made first if it is new."""
    if kind := form.cleaned_data["new_type"]:
        return services.create_organisation(
            membership.organisation_name,
            OrganisationType(kind),
            membership.country,
            by=by,
        )
    known: Organisation | None = form.cleaned_data["organisation"]
    return known


def _link(by: User, membership: Membership, data: Data) -> Decision:
    form = OrganisationForm(membership, _sent(data, "link"), prefix="link")
    return Decision(
        name="link",
        heading=_("Organisation"),
        meaning=_("Under its name their next contributions can stand."),
        button=_("Save the organisation"),
        form=form,
        carry_out=partial(_carry_out_link, form, membership, by),
    )


@transaction.atomic
def _carry_out_link(form: OrganisationForm, membership: Membership, by: User) -> None:
    services.link_organisation(membership, _chosen(form, membership, by), by=by)


def _decline(by: User, membership: Membership, data: Data) -> Decision:
    form = ReasonForm(_sent(data, "decline"), prefix="decline")
    return Decision(
        name="decline",
        heading=_("Decline"),
        meaning=_("They keep an account that sees what is public, and can ask again."),
        button=_("Decline and tell them"),
        form=form,
        carry_out=lambda: services.decline(
            membership, by=by, note=form.cleaned_data["note"]
        ),
        is_serious=True,
    )


def _suspend(by: User, membership: Membership, data: Data) -> Decision | None:
    if not can_suspend(by, membership.user):
        return None
    form = ReasonForm(_sent(data, "suspend"), prefix="suspend")
    return Decision(
        name="suspend",
        heading=_("Suspend"),
        meaning=_(
            "They are signed out everywhere at once, cannot sign in, and are no editor any"
            " more. What they published stays."
        ),
        button=_("Suspend and tell them"),
        form=form,
        carry_out=lambda: services.suspend(
            membership, by=by, note=form.cleaned_data["note"]
        ),
        is_serious=True,
    )


def _restore(by: User, membership: Membership, data: Data) -> Decision:
    form = NoteForm(_sent(data, "restore"), prefix="restore")
    return Decision(
        name="restore",
        heading=_("Restore"),
        meaning=_("They can sign in again, as a member."),
        button=_("Restore and tell them"),
        form=form,
        carry_out=lambda: services.restore(
            membership, by=by, note=form.cleaned_data["note"]
        ),
    )


def _role(by: User, membership: Membership, data: Data) -> Decision | None:
    if not by.is_superuser or by == membership.user:
        return None
    initial = {"role": role_of(membership.user)}
    form = RoleForm(_sent(data, "role"), prefix="role", initial=initial)
    if not membership.user.is_superuser:
        form.leave_out_administrator()
    return Decision(
        name="role",
        heading=_("Role"),
        meaning=_("Holds from their next request on. Only administrators see this."),
        button=_("Save the role"),
        form=form,
        carry_out=lambda: services.set_role(
            membership, Role(form.cleaned_data["role"]), by=by
        ),
    )


def can_ask_for_administrator(by: User, membership: Membership) -> bool:
    """Whether `by` may ask that this member become an administrator, which takes two people."""
    is_member = membership.state == MembershipState.APPROVED
    user = membership.user
    return by.is_superuser and is_member and by != user and not user.is_superuser


def role_of(user: User) -> Role:
    """What this person is to the portal."""
    if user.is_superuser:
        return Role.ADMINISTRATOR
    return Role.EDITOR if user.is_staff else Role.MEMBER


def role_words(user: User) -> str:
    """The role in a word, for lists."""
    return str(_ROLE_WORDS[role_of(user)])


_ROLE_WORDS = {
    Role.ADMINISTRATOR: gettext_lazy("Administrator"),
    Role.EDITOR: gettext_lazy("Editor"),
    Role.MEMBER: gettext_lazy("Member"),
}
_BY_STATE: dict[MembershipState, tuple[Callable[..., Decision | None], ...]] = {
    MembershipState.PENDING: (_approve, _decline),
    MembershipState.DECLINED: (_approve,),
    MembershipState.APPROVED: (_link, _role, _suspend),
    MembershipState.SUSPENDED: (_restore,),
}
