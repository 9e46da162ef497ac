"""Writing and sending: a member's form becomes a draft page, and the draft a review."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.locks import BasicLock
from wagtail.log_actions import LogContext
from wagtail.models import Locale, WorkflowState

from members.models import User

from .. import addresses, commenting, edits, emails, history
from ..attachments.listed import pictures_without_words
from ..authors import note_author, written_by
from ..bases import base_of
from ..catalogue import model_of
from ..choices import Attribution, Step
from ..completeness import missing_for_review
from ..models import ContributionIndexPage, SharingTerms, WorkingCopy
from ..permissions import can_edit
from ..writing import copies
from .errors import BeingEdited, NotYours, PicturesWithoutWords, StaleEdit
from .terms import (
    answers_for,
    answers_of_author,
    change,
    lock_versions,
    refuse_what_is_not_allowed,
)
from .transactions import in_one_transaction

if TYPE_CHECKING:
    from ..models import Contribution


@dataclass(frozen=True, slots=True)
class Post:
    """What a member's form carries.

    `key` was made when the form was opened and becomes the translation key: a form sent twice
    makes one contribution. `base` is what `base_of` said then; empty for a new one. `values`
    are fields of the page, `chosen` its relations (topics, countries, regions). `seen` and
    `stamp` say which working copy the form was filled from, and which window sends it.
    """

    kind: str
    key: UUID
    language: str
    visibility: int
    attribution: str
    values: Mapping[str, Any]
    chosen: Mapping[str, Collection[Any]]
    base: str = ""
    seen: str = ""
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of it: the draft as it now stands, and whether anything was written."""

    page: Contribution
    terms: SharingTerms
    changed: bool


@in_one_transaction
def save_draft(author: User, post: Post) -> Saved:
    """Store what was typed, for its author alone until it is sent.

    Raises NotYours for somebody else's key, StaleEdit when there is a newer state than the
    form's, BeingEdited while an editor holds the text, ValidationError for a co-author who widens.
    """
    return _save(author, post)


@in_one_transaction
def submit(author: User, post: Post) -> Saved:
    """Store what was typed and give it to the editors; what is published stays until they approve.

    Raises as `save_draft` does, ValidationError naming the fields that are missing, and
    PicturesWithoutWords.
    """
    saved = _save(author, post)
    missing = missing_for_review(saved.page)
    if missing:
        raise ValidationError(missing)
    if wanting := pictures_without_words(saved.page):
        raise PicturesWithoutWords(wanting)
    _start_review(saved, author)
    return saved


def _save(author: User, post: Post) -> Saved:
    open_terms(author, post)
    versions = lock_versions(model_of(post.kind)(translation_key=post.key))
    terms = SharingTerms.objects.select_for_update().get(pk=post.key)
    if terms.kind != post.kind or not can_edit(author, terms):
        raise NotYours
    if versions:
        return _update(author, post, terms, versions)
    if (twin := _twin(author, post)) is not None:
        terms.delete()
        return twin
    saved = create(author, post, terms)
    copies.write(terms, post, base_of(saved.page, terms), "")
    return saved


def _twin(author: User, post: Post) -> Saved | None:
    """What the author has sent with the very same words from another window, under another key."""
    # Their windows wait for one another here.
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    own = written_by(author)
    pages = model_of(post.kind).objects.filter(
        translation_key__in=own, draft_title=post.values["title"]
    )
    for page in pages:
        draft = page.get_latest_revision_as_object()
        terms = SharingTerms.objects.get(pk=page.translation_key)
        if not differs(draft, post) and not _asks_for_other_terms(post, terms):
            return Saved(draft, terms, changed=False)
    return None


def open_terms(author: User, post: Post) -> None:
    """The terms of a new key, and its author. A second copy of the form waits here for the first."""
    answers = answers_of_author(author, post.visibility, post.attribution)
    terms, created = SharingTerms.objects.get_or_create(
        translation_key=post.key,
        defaults={
            "kind": post.kind,
            "visibility": answers.visibility,
            "attribution": answers.attribution,
            "organisation": answers.organisation,
        },
    )
    if created:
        note_author(terms, author)


def _actor(author: User, terms: SharingTerms) -> User | None:
    """Who stands in revisions, logs and reviews: nobody, where the author is anonymous."""
    return None if terms.attribution == Attribution.ANONYMOUS else author


def create(author: User, post: Post, terms: SharingTerms) -> Saved:
    """A new page below the place of its kind, in its language, of what this post carries."""
    page = model_of(post.kind)(
        translation_key=post.key,
        locale=Locale.objects.get(language_code=post.language),
        live=False,
        has_unpublished_changes=True,
    )
    _fill(page, post)
    actor = _actor(author, terms)
    # Wagtail's log entry of a new page names its owner; ours have none, so that none is shown.
    with LogContext(user=actor):
        _place(post.kind, page.locale).add_child(instance=page)
    page.save_revision(user=actor)
    history.note(terms.pk, Step.BEGUN, by=author, version=page)
    return Saved(page, terms, changed=True)


def _place(kind: str, locale: Locale) -> ContributionIndexPage:
    return ContributionIndexPage.objects.get(kind=kind, locale=locale)


def _fill(page: Contribution, post: Post) -> None:
    for name, value in post.values.items():
        setattr(page, name, value)
    for name, rows in post.chosen.items():
        getattr(page, name).set(rows)


def _update(
    author: User, post: Post, terms: SharingTerms, versions: list[Contribution]
) -> Saved:
    """A new revision of the original, if anything differs from its latest one."""
    original = versions[0]
    page = original.get_latest_revision_as_object()
    copy, base = copies.copy_of(post.key), base_of(original, terms)
    text_differs = differs(page, post)
    if not text_differs and not _asks_for_other_terms(post, terms):
        if copies.may_follow(copy, post):
            copies.write(terms, post, base, "")
        return Saved(page, terms, changed=False)
    refuse_what_is_stale(page, terms, post, copy)
    if isinstance(original.get_lock(), BasicLock):
        raise BeingEdited
    answers = answers_for(author, terms, post.visibility, post.attribution)
    refuse_what_is_not_allowed(author, terms, answers, versions)
    change(terms, answers, author, versions)
    if text_differs:
        _store_draft(page, post, _actor(author, terms))
        if edits.waits_for_its_author(terms.pk):
            # Who goes on writing has not agreed.
            history.note(terms.pk, Step.REOPENED, by=author, version=page)
        if _is_with_editors(page):
            history.note_change(terms.pk, author, page, page.latest_revision_id)
    copies.write(terms, post, base_of(page, terms), "")
    return Saved(page, terms, changed=True)


def refuse_what_is_stale(
    page: Contribution, terms: SharingTerms, post: Post, copy: WorkingCopy | None
) -> None:
    """Raise StaleEdit where it would put something older in the place of something newer."""
    if not copies.stands_on(copy, post, page, terms):
        raise StaleEdit(page, terms)
    if not copies.may_follow(copy, post):
        raise StaleEdit(page, terms, copy)


def differs(page: Contribution, post: Post) -> bool:
    """Whether the form says anything else than this state of the page."""
    return (
        post.language != page.language
        or any(getattr(page, name) != value for name, value in post.values.items())
        or any(
            {row.pk for row in getattr(page, name).all()} != {row.pk for row in rows}
            for name, rows in post.chosen.items()
        )
    )


def _asks_for_other_terms(post: Post, terms: SharingTerms) -> bool:
    return (post.visibility, post.attribution) != (terms.visibility, terms.attribution)


def _store_draft(page: Contribution, post: Post, actor: User | None) -> None:
    """Write the revision; a page nobody has read yet also takes its title's address and its language."""
    old_title = page.title
    _fill(page, post)
    if page.first_published_at is None:
        if page.title != old_title:
            page.slug = ""
        _speak(page, post.language)
        page.save()
        addresses.release_old(page.translation_key)
    page.save_revision(user=actor, log_action=True)


def _speak(page: Contribution, language: str) -> None:
    """Move a page that was never published to the tree of another language."""
    if page.language == language:
        return
    page.locale = Locale.objects.get(language_code=language)
    page.save()
    page.move(_place(str(page.kind), page.locale), pos="last-child")
    page.refresh_from_db(fields=["path", "depth", "url_path"])


def _is_with_editors(page: Contribution) -> bool:
    state = page.current_workflow_state
    return state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS


def _start_review(saved: Saved, author: User) -> None:
    """Begin the review, or go on with it after changes were asked for. Editors are told once."""
    page, terms = saved.page, saved.terms
    actor = _actor(author, terms)
    state = page.current_workflow_state
    if _is_with_editors(page):
        return
    if state is not None:
        state.resume(user=actor)
    elif not _waits_for_review(page):
        return
    else:
        page.get_workflow().start(page, actor)
    is_first = terms.submitted_at is None
    if is_first:
        terms.submitted_at = timezone.now()
        terms.save(update_fields=["submitted_at"])
    asked = commenting.answered(terms.pk)
    history.note(
        terms.pk,
        Step.SENT if is_first else Step.SENT_AGAIN,
        by=author,
        version=page,
        revision=page.latest_revision_id,
        visibility=terms.visibility,
        attribution=str(terms.attribution),
    )
    emails.tell_of_sending(page, terms, asked)


def _waits_for_review(page: Contribution) -> bool:
    """Whether there is something that readers don't have yet."""
    return not page.live or page.has_unpublished_changes
