"""Mails about acts that take two people."""

from __future__ import annotations

from gaamac.common.visibility import Visibility

from ..choices import Notice
from ..models import JointAct, User
from ..notify import notify


def second_person_needed(act: JointAct) -> None:
    """Tell the others of the support team that one of them is needed; not what it is about."""
    context = {"act": str(act.pk)}
    template = "members/second_person_needed"
    for editor in User.objects.editors().exclude(pk=act.asked_by_id):
        notify(editor, Notice.REVIEW, template, context, visibility=Visibility.EDITORS)
