"""What is typed and not saved: kept for its author while they write, and forgotten when they say so."""

from __future__ import annotations

from uuid import UUID

from members.models import User

from ..catalogue import model_of
from ..models import SharingTerms, WorkingCopy
from ..permissions import can_edit
from ..writing import copies
from .errors import NotYours
from .posting import (
    Post,
    Saved,
    base_of,
    create,
    open_terms,
    refuse_what_is_stale,
)
from .terms import lock_versions
from .transactions import in_one_transaction


@in_one_transaction
def keep_typed(author: User, post: Post, typed: str) -> Saved | None:
    """Keep what is in a form for its author alone: what is saved, sent or published stays as it is.

    The first time of a new key makes the draft it will belong to, with no more than a title;
    None while there is none yet. Raises NotYours, and StaleEdit when something newer was saved,
    or typed in another window.
    """
    if not post.values["title"] and not SharingTerms.objects.filter(pk=post.key):
        return None
    open_terms(author, post)
    versions = lock_versions(model_of(post.kind)(translation_key=post.key))
    terms = SharingTerms.objects.select_for_update().get(pk=post.key)
    if terms.kind != post.kind or not can_edit(author, terms):
        raise NotYours
    if not versions:
        saved = create(author, post, terms)
        copies.write(terms, post, base_of(saved.page, terms), typed)
        return saved
    page, copy = versions[0], copies.copy_of(post.key)
    if copies.is_late(copy, post):
        return Saved(page, terms, changed=False)
    refuse_what_is_stale(page, terms, post, copy)
    copies.write(terms, post, base_of(page, terms), typed)
    return Saved(page, terms, changed=True)


@in_one_transaction
def drop_typed(author: User, kind: str, key: UUID) -> None:
    """Forget what was typed and not saved. Raises NotYours."""
    terms = SharingTerms.objects.select_for_update().filter(pk=key, kind=kind).first()
    if terms is None or not can_edit(author, terms):
        raise NotYours
    WorkingCopy.objects.filter(pk=key).delete()
