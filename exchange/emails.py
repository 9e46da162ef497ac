"""Mails about contributions: to the editors, to authors, to those whose contribution was answered.

Discreet: of what is not public neither subject nor text says the title. What is handed on are
plain values; addresses are made in the templates, in the recipient's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from gaamac.common.dates import date_range
from gaamac.common.visibility import Visibility
from gaamac.common.wording import moment
from members.choices import Notice
from members.models import User
from members.notify import notify

from .authors import authors_of
from .catalogue import terms_of
from .choices import Attribution
from .permissions import is_author

if TYPE_CHECKING:
    from .models import (
        CatalogueEntry,
        Contribution,
        FieldComment,
        Response,
        SharingTerms,
    )


def tell_editors(page: Contribution, terms: SharingTerms, *, is_revised: bool) -> None:
    """Something waits for a review. Says nothing of who wrote it."""
    context = _about(page, terms) | {"page": page.pk, "is_revised": is_revised}
    for editor in User.objects.editors():
        notify(editor, Notice.REVIEW, "exchange/review_waits", context)


def tell_of_sending(page: Contribution, terms: SharingTerms, asked: list[User]) -> None:
    """It was sent: to whoever asked for changes, that they are made; else to all editors."""
    if not asked:
        tell_editors(page, terms, is_revised=page.first_published_at is not None)
        return
    context = _about(page, terms) | {"page": page.pk}
    for person in asked:
        notify(person, Notice.REVIEW, "exchange/sent_again", context)


def tell_authors_approved(
    page: Contribution, by: Any, comment: str, goes_live_at: datetime | None
) -> None:
    """It is published, or will be at a set time."""
    terms = terms_of(page)
    about = _about(page, terms) | {"reason": comment}
    for author in _authors(terms.translation_key, by):
        context = about | {"goes_live_at": _in_their_words(goes_live_at, author)}
        _notify_author(author, terms, Notice.DECISION, "exchange/approved", context)


def tell_authors_of_changes(
    page: Contribution,
    by: Any,
    reason: str,
    until: date | None = None,
    comments: Sequence[FieldComment] = (),
) -> None:
    """The editors ask for changes, why, by when, and beside which fields they say more."""
    terms = terms_of(page)
    about = _about(page, terms) | {
        "reason": reason,
        "comments": len(comments),
        "first": comments[0].pk if comments else 0,
    }
    for author in _authors(terms.translation_key, by):
        context = about | {"until": _day_in_their_words(until, author) if until else ""}
        template = "exchange/changes_requested"
        _notify_author(author, terms, Notice.DECISION, template, context)


def tell_authors_refused(page: Contribution, by: Any, reason: str) -> None:
    """It will not be published, and why; the text stays theirs."""
    terms = terms_of(page)
    context = _about(page, terms) | {"reason": reason}
    for author in _authors(terms.translation_key, by):
        _notify_author(author, terms, Notice.DECISION, "exchange/refused", context)


def tell_authors_of_file(page: Contribution, by: Any, name: str, reason: str) -> None:
    """The editors have taken a file off: which one, and why. Its name is told as the title is."""
    terms = terms_of(page)
    about = _about(page, terms)
    context = about | {"file": name if about["title"] else "", "reason": reason}
    for author in _authors(terms.translation_key, by):
        _notify_author(author, terms, Notice.DECISION, "exchange/file_removed", context)


def tell_authors_of_edits(page: Contribution, by: Any, remark: str) -> None:
    """The editors have changed words of theirs, and publish them once the author agrees."""
    terms = terms_of(page)
    context = _about(page, terms) | {"reason": remark}
    for author in _authors(terms.translation_key, by):
        _notify_author(author, terms, Notice.DECISION, "exchange/edited", context)


def tell_editor_of_answer(
    page: Contribution, editor: User | None, *, is_accepted: bool, reason: str = ""
) -> None:
    """To who edited it: the author has agreed, or has not. Says nothing of who wrote it."""
    terms = terms_of(page)
    context = _about(page, terms) | {
        "page": page.pk,
        "is_accepted": is_accepted,
        "reason": reason,
    }
    editors = [editor] if editor and editor.is_active else User.objects.editors()
    for person in editors:
        notify(person, Notice.REVIEW, "exchange/edits_answered", context)


def tell_authors_of_response(
    response: Response, entry: CatalogueEntry, by: User
) -> None:
    """Somebody answered under a contribution; its authors hear of it unless they may not read it."""
    context = {
        "title": entry.title if entry.visibility == Visibility.PUBLIC else "",
        "slug": entry.slug,
        "detail_name": f"{entry.kind}-detail",
        "response": str(response.pk),
    }
    # Who may read the contribution may read what reaches as far as it does.
    reaches_less = response.visibility > entry.visibility
    needed = response.visibility if reaches_less else Visibility.PUBLIC
    for author in _authors(entry.translation_key, by):
        notify(
            author,
            Notice.RESPONSE,
            "exchange/response",
            context,
            visibility=needed,
            sealed=entry.is_anonymous,
        )


def ask_whether_still_right(
    entry: CatalogueEntry, terms: SharingTerms, person: User, token: str
) -> None:
    """It will soon count as ageing: one link says that it is right, another leads to the form.

    To an author, or to a member of its organisation, who is told nothing of who wrote it.
    """
    context = {
        "title": entry.title if entry.visibility == Visibility.PUBLIC else "",
        "until": _day_in_their_words(entry.review_by, person),
        "token": token,
        "is_author": is_author(person, terms),
    }
    visibility = Visibility.PUBLIC if context["is_author"] else entry.visibility
    notify(
        person,
        Notice.FRESHNESS,
        "exchange/still_right",
        context,
        visibility=visibility,
        sealed=terms.attribution == Attribution.ANONYMOUS,
    )


def tell_authors_they_were_seen(
    page: Contribution, terms: SharingTerms, reason: str
) -> None:
    """Two of the support team have opened who wrote it, and why. This mail has no switch."""
    context = _about(page, terms) | {"reason": reason}
    for author in authors_of(terms.pk):
        _notify_author(author, terms, Notice.ACCOUNT, "exchange/author_seen", context)


def _notify_author(
    author: User,
    terms: SharingTerms,
    notice: Notice,
    template: str,
    context: dict[str, Any],
) -> None:
    """To an author; who that is stays sealed where the contribution is anonymous."""
    hidden = terms.attribution == Attribution.ANONYMOUS
    notify(author, notice, template, context, sealed=hidden)


def _about(page: Contribution, terms: SharingTerms) -> dict[str, Any]:
    return {
        "kind": str(page.kind),
        "key": str(page.translation_key),
        "title": page.title if terms.visibility == Visibility.PUBLIC else "",
        "slug": page.slug,
        "detail_name": f"{page.kind}-detail",
    }


def _authors(translation_key: Any, but: Any) -> list[User]:
    """The authors, without whoever has just done it themselves."""
    return [author for author in authors_of(translation_key) if author != but]


def _day_in_their_words(day: date, person: User) -> str:
    with translation.override(person.preferred_language):
        return date_range(day)


def _in_their_words(when: datetime | None, person: User) -> str:
    """A moment in a person's language and time zone; nothing without one."""
    if when is None:
        return ""
    with (
        translation.override(person.preferred_language),
        timezone.override(ZoneInfo(person.time_zone)),
    ):
        return moment(when)
