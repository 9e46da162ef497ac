"""Hanging files on a text, describing, replacing and removing them: each change is a new revision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from wagtail.locks import BasicLock

from gaamac.audit.choices import Act
from gaamac.audit.services import contribution, record
from gaamac.common.sealing import seal_bytes
from members.models import User
from members.permissions import is_editor

from .. import emails, history
from ..authors import is_written_by
from ..catalogue import model_of
from ..choices import Attribution, FileState, Step
from ..models import AttachedFile, QuarantinedFile, SharingTerms
from ..permissions import can_edit
from ..review import needed, refuse_if_not_in_review
from ..services.errors import BeingEdited, NotYours, TooMany
from ..services.terms import lock_versions
from ..services.transactions import in_one_transaction
from .erasing import forget
from .limits import MOST_FILES
from .listed import described, find_listed, keys_on, without_file
from .waking import wake_a_worker

if TYPE_CHECKING:
    from ..models import Contribution


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a member sent it, and what they call it."""

    content: bytes
    extension: str
    title: str
    alt: str = ""
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A contribution whose files are to change, locked: its original, the draft of it, its terms."""

    original: Contribution
    draft: Contribution
    terms: SharingTerms

    @property
    def keys(self) -> set[UUID]:
        """The files that its draft, or what readers have, names."""
        live = self.original.attachments if self.original.live else ()
        return keys_on(self.draft.attachments, live)


@in_one_transaction
def add(author: User, kind: str, key: UUID, upload: Upload) -> AttachedFile:
    """Put a file into quarantine and have it cleaned; only then the text names it.

    Raises NotYours, TooMany beyond `MOST_FILES`.
    """
    text = _own(author, kind, key)
    if upload.replaces is None and _count(text) >= MOST_FILES:
        raise TooMany
    attached = AttachedFile.objects.create(
        terms=text.terms,
        extension=upload.extension,
        title=upload.title,
        alt=upload.alt,
        replaces=upload.replaces,
        size=len(upload.content),
    )
    QuarantinedFile.objects.create(
        attached=attached, content=seal_bytes(upload.content)
    )
    wake_a_worker(attached.pk)
    return attached


@in_one_transaction
def describe(
    author: User, kind: str, key: UUID, file: UUID, words: tuple[str, str]
) -> None:
    """Give a file another title and description. Raises NotYours, BeingEdited."""
    text = _own_with(author, kind, key, file)
    title, alt = words
    revise(
        text, described(text.draft.attachments, file, title, alt), _actor(author, text)
    )


@in_one_transaction
def remove(author: User, kind: str, key: UUID, file: UUID) -> None:
    """Take a file off; readers have it until the text without it is approved.

    One that waits or was refused is forgotten at once. Raises NotYours, BeingEdited.
    """
    text = _own(author, kind, key)
    row = text.terms.files.filter(pk=file).first()
    if row is not None and row.state != FileState.CLEAN:
        row.delete()
        return
    if find_listed(text.draft, file) is None:
        raise NotYours
    revise(text, without_file(text.draft.attachments, file), _actor(author, text))
    drop_unused(locked(text.terms))


@in_one_transaction
def take_off(editor: User, page: Contribution, file: UUID, reason: str) -> None:
    """An editor takes a file off a text in review; its author is mailed which one, and why.

    What readers have stays until the text without it is approved. Raises NotYours for others, for
    a text of one's own and for a file that isn't there, ReviewRefused without a reason or a
    review, BeingEdited while another editor holds it.
    """
    reason = needed(reason, _("Say why: the author is sent this text."))
    terms = SharingTerms.objects.filter(pk=page.translation_key).first()
    if not is_editor(editor) or terms is None or is_written_by(editor, terms.pk):
        raise NotYours
    text = locked(terms)
    entry = find_listed(text.draft, file)
    if entry is None or text.original.pk != page.pk:
        raise NotYours
    refuse_if_not_in_review(text.original)
    revise(text, without_file(text.draft.attachments, file), editor)
    drop_unused(locked(terms))
    history.note(
        terms.pk,
        Step.FILE_REMOVED,
        by=editor,
        reason=f"{entry.title}\n\n{reason}",
        version=page,
    )
    record(Act.FILE_REMOVED, contribution(terms.kind, terms.pk), by=editor)
    emails.tell_authors_of_file(text.draft, editor, entry.title, reason)


def revise(text: Text, attachments: list[dict[str, str]], by: User | None) -> None:
    """Write the draft's next revision, with these files. Raises BeingEdited while an editor holds it."""
    lock = text.original.get_lock()
    if isinstance(lock, BasicLock) and (by is None or text.original.locked_by != by):
        raise BeingEdited
    if text.draft.attachments == attachments:
        return
    text.draft.attachments = attachments
    text.draft.save_revision(user=by, log_action=True)


def locked(terms: SharingTerms) -> Text:
    """A contribution and its terms, locked in the order in which publishing locks them."""
    versions = lock_versions(model_of(terms.kind)(translation_key=terms.pk))
    if not versions:
        raise NotYours
    terms = SharingTerms.objects.select_for_update().get(pk=terms.pk)
    return Text(versions[0], versions[0].get_latest_revision_as_object(), terms)


def drop_unused(text: Text) -> None:
    """Delete the clean files that neither the draft nor what readers have names any more."""
    clean = text.terms.files.filter(state=FileState.CLEAN)
    forget(clean.exclude(pk__in=text.keys))


def _own(author: User, kind: str, key: UUID) -> Text:
    terms = SharingTerms.objects.filter(translation_key=key, kind=kind).first()
    if terms is None or not can_edit(author, terms):
        raise NotYours
    return locked(terms)


def _own_with(author: User, kind: str, key: UUID, file: UUID) -> Text:
    text = _own(author, kind, key)
    if find_listed(text.draft, file) is None:
        raise NotYours
    return text


def _count(text: Text) -> int:
    waiting = text.terms.files.filter(state=FileState.WAITING, replaces=None).count()
    return len(text.draft.attachments) + waiting


def _actor(author: User, text: Text) -> User | None:
    """Who stands in revisions and logs: nobody, where the author is anonymous."""
    return None if text.terms.attribution == Attribution.ANONYMOUS else author
