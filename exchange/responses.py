"""The responses under a contribution, as one reader gets them; and those an author has received."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gaamac.common.languages import reader_language
from gaamac.common.visibility import Visibility

from .forms.responding import ResponseForm
from .models import Authorship, CatalogueEntry, Response
from .permissions import can_post, can_remove_response, can_withdraw_response
from .services.terms import organisation_of

if TYPE_CHECKING:
    from members.models import User

# Pairs of a contribution and one of its unnamed authors.
Hidden = set[tuple[UUID, int]]


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One response, with what `components/response.html` shows beside it."""

    response: Response
    author: str
    organisation: str
    audience: str
    withdraw_url: str


@dataclass(frozen=True, slots=True)
class Responses:
    """What the partial `exchange/partials/_responses.html` shows, under the name `responses`."""

    rows: list[ResponseRow]
    form: ResponseForm | None
    respond_url: str


def for_page(request: HttpRequest, entry: CatalogueEntry) -> Responses:
    """The responses that this reader may see, and the form for who may add one.

    The caller has asked whether they may see the contribution itself.
    """
    user = request.user
    form = None
    if can_post(user):
        form = ResponseForm(entry=entry, initial={"key": uuid4()})
    hidden = _hidden_authors([entry])
    return Responses(
        rows=[_row(one, entry, user, hidden) for one in _shown(entry, user)],
        form=form,
        respond_url=reverse("respond", args=[entry.kind, entry.slug]),
    )


def _shown(entry: CatalogueEntry, user: Any) -> list[Response]:
    found = Response.objects.to(entry.translation_key)
    found = found.visible_to(user, under=entry.visibility)
    return list(found.select_related("author__membership__organisation"))


def _hidden_authors(entries: Iterable[CatalogueEntry]) -> Hidden:
    """Who wrote the anonymous ones among these: they stay unnamed when they answer below them."""
    keys = [entry.translation_key for entry in entries if entry.is_anonymous]
    if not keys:
        return set()
    rows = Authorship.objects.filter(terms_id__in=keys)
    return set(rows.values_list("terms_id", "user_id"))


def _row(
    response: Response, entry: CatalogueEntry, user: Any, hidden: Hidden
) -> ResponseRow:
    author, organisation = _who(response, hidden)
    may_end = can_withdraw_response(user, response) or can_remove_response(user)
    audience = (
        ""
        if response.visibility == Visibility.PUBLIC
        else str(Visibility(response.visibility).label)
    )
    return ResponseRow(
        response=response,
        author=author,
        organisation=organisation,
        audience=audience,
        withdraw_url=reverse("response-withdraw", args=[response.pk])
        if may_end
        else "",
    )


def _who(response: Response, hidden: Hidden) -> tuple[str, str]:
    """Name and organisation, as far as they may be shown."""
    person = response.author
    if person is None:
        return "", ""
    if (response.translation_key, person.pk) in hidden:
        return _("The author"), ""
    organisation = organisation_of(person)
    return person.name, organisation.name if organisation else ""


def received_by(author: User, most: int) -> list[tuple[CatalogueEntry, ResponseRow]]:
    """The latest responses to what a member has published, the newest first."""
    keys = author.authorships.values("terms_id")
    shown = CatalogueEntry.objects.shown_in(reader_language())
    entries = {
        entry.translation_key: entry for entry in shown.filter(translation_key__in=keys)
    }
    latest = (
        Response.objects.filter(translation_key__in=entries, withdrawn_at=None)
        .exclude(author=author)
        .select_related("author__membership__organisation")
        .order_by("-created_at")
    )
    hidden = _hidden_authors(entries.values())
    rows = []
    for response in latest[: 4 * most]:
        entry = entries[response.translation_key]
        if response.visibility <= max(author.clearance, entry.visibility):
            rows.append((entry, _row(response, entry, author, hidden)))
    return rows[:most]
