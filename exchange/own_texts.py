"""An editor's own text needs a second editor, whichever way it would be published.

Whether a text is one's own is asked of the seals too (exchange/authors.py), and only that person
is told: a refusal stands in no record, history or report, since it would name an anonymous author.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from wagtail.models import PagePermissionTester

from .authors import is_written_by
from .choices import Kind

if TYPE_CHECKING:
    from .models import Contribution


def needs_another_editor(user: Any, page: Contribution) -> bool:
    """Whether somebody else has to publish this, because this person wrote it.

    Meetings are announcements of the support team, in its own name, and need none.
    """
    if not settings.OWN_TEXT_NEEDS_SECOND_EDITOR or page.kind == Kind.MEETING:
        return False
    return user is not None and is_written_by(user, page.translation_key)


class NotOnesOwn(PagePermissionTester):
    """What a person may do with a contribution in the desk, behind all of Wagtail's ways to publish."""

    def can_publish(self) -> bool:
        """Not one's own text."""
        return bool(super().can_publish()) and not self._is_theirs()

    def can_set_view_restrictions(self) -> bool:
        """As for everything else: our own rule of visibility stands in place of Wagtail's."""
        return bool(super().can_publish())

    def can_unschedule(self) -> bool:
        """Taking something off the calendar shows nobody more."""
        return bool(super().can_publish())

    def _is_theirs(self) -> bool:
        return needs_another_editor(self.user, self.page)


class NotAtOnce(PagePermissionTester):
    """In the place of a kind: what is new there has an author, who saves it first."""

    def can_publish_subpage(self) -> bool:
        """Only where nobody would publish a text of their own by it."""
        is_free = self.page.kind == Kind.MEETING
        allowed = bool(super().can_publish_subpage())
        return allowed and (is_free or not settings.OWN_TEXT_NEEDS_SECOND_EDITOR)
