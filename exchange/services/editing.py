"""The author's answer to what editors have changed in their words; and editors taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from gaamac.audit.choices import Act
from gaamac.audit.services import contribution, record
from members.models import User
from members.permissions import is_editor

from .. import edits, emails, history
from ..catalogue import model_of
from ..choices import Attribution, Step
from ..models import HistoryLine, SharingTerms
from ..permissions import can_edit
from ..releasing import release
from ..review import OwnText, refuse_own_text
from .errors import NotYours
from .terms import lock_versions
from .transactions import in_one_transaction

if TYPE_CHECKING:
    from ..models import Contribution


class NothingOffered(Exception):
    """There is nothing to answer: it was answered, or the text has changed since."""


@in_one_transaction
def accept_edits(author: User, kind: str, key: UUID, seen: int) -> Contribution:
    """The author agrees to the edits they have seen (the number of that text): it is published.

    Raises NotYours, NothingOffered, and OwnText for an editor who has become a co-author since.
    """
    page, terms, line = _open(author, kind, key, seen)
    if line.by_id == author.pk:
        raise OwnText(
            _("These edits are your own, so another author has to accept them.")
        )
    revision = _text(page, line)
    terms.confirmed_at = timezone.now()
    terms.save(update_fields=["confirmed_at"])
    history.note(key, Step.ACCEPTED, by=author, version=page, revision=line.revision_id)
    edits.publish_as_agreed(page, revision, line)
    record(Act.PUBLISHED, contribution(kind, key), by=line.by)
    emails.tell_editor_of_answer(page, line.by, is_accepted=True)
    return page


@in_one_transaction
def reopen_edits(
    author: User, kind: str, key: UUID, seen: int, reason: str, *, restore: bool
) -> Contribution:
    """The author does not agree: it is theirs again, to be changed and sent anew.

    With `restore` their own words come back as the draft; else it goes on from the edited text.
    Raises NotYours, NothingOffered.
    """
    page, terms, line = _open(author, kind, key, seen)
    if restore:
        _put_back(page, line, author, terms)
    history.note(key, Step.REOPENED, by=author, reason=reason, version=page)
    emails.tell_editor_of_answer(page, line.by, is_accepted=False, reason=reason)
    return page


@in_one_transaction
def drop_edits(editor: User, page: Contribution) -> None:
    """An editor gives the edits up while they wait: what the author sent is published as it was.

    Raises NotYours for others than editors, NothingOffered, OwnText for a text of their own.
    """
    if not is_editor(editor):
        raise NotYours
    refuse_own_text(page, editor)
    key = page.translation_key
    (original, *_others) = lock_versions(page)
    line = edits.offered(key)
    if line is None:
        raise NothingOffered
    terms = SharingTerms.objects.get(pk=key)
    revision = _put_back(original, line, editor, terms)
    history.note(key, Step.EDITS_DROPPED, by=editor, version=original)
    release(revision, editor)
    record(Act.PUBLISHED, contribution(terms.kind, key), by=editor)
    emails.tell_authors_approved(original, editor, "", None)


def _open(
    author: User, kind: str, key: UUID, seen: int
) -> tuple[Contribution, SharingTerms, HistoryLine]:
    """The locked original, its terms, and the question that is open and was seen."""
    versions = lock_versions(model_of(kind)(translation_key=key))
    terms = SharingTerms.objects.filter(translation_key=key, kind=kind).first()
    if not versions or terms is None or not can_edit(author, terms):
        raise NotYours
    line = edits.offered(key)
    if line is None or line.revision_id != seen:
        raise NothingOffered
    return versions[0], terms, line


def _text(page: Contribution, line: HistoryLine) -> Revision:
    """The very text that was offered. Raises NothingOffered when there is a newer one."""
    if line.revision is None or page.latest_revision_id != line.revision_id:
        raise NothingOffered
    return line.revision


def _put_back(
    page: Contribution, line: HistoryLine, by: User, terms: SharingTerms
) -> Revision:
    """The author's own text as the latest one. Raises NothingOffered when it is gone."""
    base, _edited = edits.texts_of(line)
    if base is None:
        raise NothingOffered
    hidden = terms.attribution == Attribution.ANONYMOUS and can_edit(by, terms)
    restored: Revision = base.as_object().save_revision(
        user=None if hidden else by, log_action=True
    )
    return restored
