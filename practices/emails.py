"""Mails about adaptations: to the editors, to their authors, to the authors of the practice.

Discreet, as all mails about contributions: no title of what is not public.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exchange.authors import authors_of
from exchange.choices import Attribution, Kind
from exchange.models import CatalogueEntry
from gaamac.common.visibility import Visibility
from members.choices import Notice
from members.models import User
from members.notify import notify

from .authors import author_of

if TYPE_CHECKING:
    from .models import Adaptation


def tell_editors(adaptation: Adaptation, entry: CatalogueEntry) -> None:
    """One waits for a review. Says nothing of who sent it."""
    context = _about(entry) | {"adaptation": adaptation.pk}
    for editor in User.objects.editors():
        notify(editor, Notice.REVIEW, "practices/adaptation_waits", context)


def tell_author(adaptation: Adaptation, by: User) -> None:
    """What the editors decided, and why; nothing to an editor who decided on their own."""
    author = _author(adaptation)
    entry = _entry(adaptation)
    if author is None or author == by:
        return
    context = {
        **(_about(entry) if entry else {"title": "", "slug": ""}),
        "key": str(adaptation.key),
        "state": str(adaptation.state),
        "reason": adaptation.reason,
    }
    hidden = adaptation.attribution == Attribution.ANONYMOUS
    template = "practices/adaptation_decided"
    notify(author, Notice.DECISION, template, context, sealed=hidden)


def tell_authors_of_practice(adaptation: Adaptation) -> None:
    """A peer used their practice; not who, where that is not shown, and only if they may read it."""
    entry = _entry(adaptation)
    if entry is None:
        return
    reaches_less = adaptation.visibility > entry.visibility
    needed = adaptation.visibility if reaches_less else Visibility.PUBLIC
    context = _about(entry) | {"adaptation": str(adaptation.pk)}
    for author in authors_of(adaptation.practice_key):
        if author != _author(adaptation):
            notify(
                author,
                Notice.ADAPTATION,
                "practices/adapted",
                context,
                visibility=needed,
                sealed=entry.is_anonymous,
            )


def _about(entry: CatalogueEntry) -> dict[str, Any]:
    is_public = entry.visibility == Visibility.PUBLIC
    return {"title": entry.title if is_public else "", "slug": entry.slug}


def _entry(adaptation: Adaptation) -> CatalogueEntry | None:
    """The practice's original, if it is published."""
    rows = CatalogueEntry.objects.of_kind(Kind.PRACTICE)
    return (
        rows.filter(translation_key=adaptation.practice_key).order_by("page_id").first()
    )


def _author(adaptation: Adaptation) -> User | None:
    """Whoever recorded it; of an anonymous one this opens the seal."""
    return author_of(adaptation)
