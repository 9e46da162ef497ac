"""The responses under a contribution, as one reader gets them; and those an author has received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from gaamac.common.languages import reader_language
from gaamac.common.visibility import Visibility

from .attachments.responses import NO_FILES, FilesUnder, shown_under
from .attachments.shown import ShownFile
from .authors import is_written_by, written_by
from .forms.responding import ResponseForm
from .models import CatalogueEntry, Response
from .permissions import can_post, can_remove_response, can_withdraw_response
from .services.terms import organisation_of

if TYPE_CHECKING:
    from members.models import User


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One response, with what `components/response.html` shows beside it."""

    response: Response
    author: str
    organisation: str
    audience: str
    withdraw_url: str
    files: Sequence[ShownFile] = ()
    # How many more are being checked; told to its author alone.
    waiting: int = 0

    @property
    def pictures_show(self) -> str:
        """What its pictures show, said of all of them together."""
        return next((one.alt for one in self.files if one.alt), "")


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
    shown = _shown(entry, user)
    wrote_it = _wrote_it(user, entry, shown)
    files = shown_under(shown)
    return Responses(
        rows=[
            _row(one, entry, user, wrote_it=wrote_it, under=files.get(one.pk, NO_FILES))
            for one in shown
        ],
        form=form,
        respond_url=reverse("respond", args=[entry.kind, entry.slug]),
    )


def _shown(entry: CatalogueEntry, user: Any) -> list[Response]:
    found = Response.objects.to(entry.translation_key)
    found = found.visible_to(user, under=entry.visibility)
    return list(found.select_related("author__membership__organisation"))


def _wrote_it(user: Any, entry: CatalogueEntry, shown: list[Response]) -> bool:
    """Whether they wrote the contribution; asked only where an answer of its author's stands below."""
    is_asked = user.is_active and any(response.by_author for response in shown)
    return is_asked and is_written_by(user, entry.translation_key)


def _row(
    response: Response,
    entry: CatalogueEntry,
    user: Any,
    *,
    wrote_it: bool,
    under: FilesUnder = NO_FILES,
) -> ResponseRow:
    author, organisation = _who(response)
    is_own = can_withdraw_response(user, response, wrote_it=wrote_it)
    may_end = is_own or can_remove_response(user)
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
        files=under.files,
        waiting=under.waiting if is_own else 0,
    )


def _who(response: Response) -> tuple[str, str]:
    """Name and organisation, as far as they may be shown."""
    if response.by_author:
        return _("The author"), ""
    person = response.author
    if person is None:
        return "", ""
    organisation = organisation_of(person)
    return person.name, organisation.name if organisation else ""


def received_by(author: User, most: int) -> list[tuple[CatalogueEntry, ResponseRow]]:
    """The latest responses to what a member has published, the newest first."""
    keys = written_by(author)
    shown = CatalogueEntry.objects.shown_in(reader_language())
    entries = {
        entry.translation_key: entry for entry in shown.filter(translation_key__in=keys)
    }
    latest = (
        Response.objects.filter(translation_key__in=entries, withdrawn_at=None)
        .exclude(author=author)
        .exclude(by_author=True)
        .select_related("author__membership__organisation")
        .order_by("-created_at")
    )
    rows = []
    for response in latest[: 4 * most]:
        entry = entries[response.translation_key]
        if response.visibility <= max(author.clearance, entry.visibility):
            rows.append((entry, _row(response, entry, author, wrote_it=True)))
    return rows[:most]
