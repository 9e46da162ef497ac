"""Remarks beside the fields of a text: made in the review, sent with a request for changes, answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from members.models import User
from members.permissions import is_member

from . import history
from .choices import Step, Who
from .comparing import labels_of
from .models import FieldComment

if TYPE_CHECKING:
    from .models import Contribution


def comment(
    by: User,
    page: Contribution,
    remarks: Mapping[str, str],
    who: Who = Who.DESK,
) -> list[FieldComment]:
    """Note what somebody remarks beside fields of the latest text; those without words are left out.

    In the caller's transaction, which has asked whether they may. A field that the kind does not
    have is left out as well.
    """
    known = labels_of(type(page))
    return [
        FieldComment.objects.create(
            terms_id=page.translation_key,
            field=field,
            text=text.strip(),
            who=who,
            by=by,
            revision_id=page.latest_revision_id,
        )
        for field, text in remarks.items()
        if field in known and text.strip()
    ]


def drop(key: UUID, numbers: list[int]) -> None:
    """Take back remarks that the author has not been sent yet."""
    FieldComment.objects.open(key).filter(pk__in=numbers, sent_at=None).delete()


def send(key: UUID) -> list[FieldComment]:
    """The open remarks go to the author now; those that they have from before stay open too."""
    comments = FieldComment.objects.open(key)
    comments.filter(sent_at=None).update(sent_at=timezone.now())
    return list(comments)


def answered(key: UUID) -> list[User]:
    """The author sends it again: what was remarked is resolved. Those who asked, to be told.

    Nobody where nothing was asked for, and nobody who is not with us any more.
    """
    comments = FieldComment.objects.for_author(key)
    askers = {one.by_id for one in comments}
    standing = history.standing_of(key)
    was_asked = standing is not None and standing.step == Step.CHANGES_ASKED
    if standing is not None and was_asked:
        askers.add(standing.by_id)
    comments.update(is_resolved=True)
    if not was_asked:
        return []
    people = User.objects.filter(pk__in=askers - {None}, is_active=True)
    return [one for one in people.order_by("pk") if is_member(one)]


def for_author(page: Contribution) -> dict[str, list[FieldComment]]:
    """What the author has been asked, by field, in the order of the kind's fields."""
    return _by_field(page, FieldComment.objects.for_author(page.translation_key))


def for_desk(page: Contribution) -> dict[str, list[FieldComment]]:
    """All open remarks, with who made them."""
    comments = FieldComment.objects.open(page.translation_key)
    return _by_field(page, comments.select_related("by"))


def _by_field(page: Contribution, comments: Any) -> dict[str, list[FieldComment]]:
    found: dict[str, list[FieldComment]] = {}
    for one in comments:
        found.setdefault(one.field, []).append(one)
    order = [*labels_of(type(page)), *found]
    return {name: found[name] for name in dict.fromkeys(order) if name in found}
