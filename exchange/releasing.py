"""Publishing a text: what the history says of it, and the one road by which our services do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from . import history
from .choices import Step, Who
from .comparing import changed_fields

if TYPE_CHECKING:
    from wagtail.models import Revision

    from .models import Contribution


def release(revision: Revision, by: Any, *, reason: str = "", as_: Any = None) -> None:
    """Publish this text, or have it published when its time comes; one line of history.

    `as_` stands in Wagtail's own records in place of `by`: nobody, for an anonymous author.
    """
    page = page_of(revision)
    fields = fields_since_published(page, revision.as_object)
    # The line is written here, with its reason: not by the page (Contribution.publish).
    revision.is_noted = True
    revision.publish(user=as_ if as_ is not None else _recorded(page, by))
    revision.refresh_from_db()
    note_release(page, by, revision, fields, reason=reason)


def _recorded(page: Contribution, by: Any) -> Any:
    """Who stands in the revision's record: no author, who would stand beside an anonymous text."""
    from .authors import is_written_by  # noqa: PLC0415 - reads models

    is_author = by is not None and is_written_by(by, page.translation_key)
    return None if is_author else by


def fields_since_published(
    page: Contribution, text: Callable[[], Contribution]
) -> list[str]:
    """The names of what differs from what readers have; none where they have nothing yet."""
    published = type(page).objects.get(pk=page.pk)
    if published.first_published_at is None:
        return []
    return changed_fields(published, text())


def note_release(
    page: Contribution,
    by: Any,
    revision: Revision,
    fields: list[str],
    *,
    reason: str = "",
    who: Who | None = None,
) -> None:
    """One line: it is published, with what changed since readers last got it, or will be."""
    at = revision.approved_go_live_at
    is_later = at is not None and at > timezone.now()
    step = Step.SCHEDULED if is_later else Step.PUBLISHED
    history.note(
        page.translation_key,
        step,
        by=by,
        who=who,
        reason=reason,
        version=page,
        revision=revision.pk,
        fields=fields,
    )


def page_of(revision: Revision) -> Contribution:
    """The page that a text belongs to, as the database has it."""
    page: Contribution = revision.content_type.model_class().objects.get(
        pk=revision.object_id
    )
    return page
