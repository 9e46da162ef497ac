"""The files of one's own text: send, describe, replace, remove; and how far their checking is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gaamac.common.ratelimit import seconds_to_wait, too_many_requests

from ..services import BeingEdited, NotYours, TooMany
from ..views_posting import for_members, own_or_404
from . import services
from .forms import DescriptionForm, UploadForm
from .limits import MOST_FILES, UPLOADS, WHAT_IS_ACCEPTED
from .shown import OwnFile, own_files

if TYPE_CHECKING:
    from ..models import Contribution, SharingTerms

_FULL = gettext_lazy(
    "There are ten files already, and that is the most. Remove one, or put several into one."
)
_BEING_EDITED = gettext_lazy(
    "An editor is working on this text right now, so its files can’t be changed. Try again later."
)


@for_members
def files(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """Every file of one's own text with its state, and the form for one more."""
    page, terms = own_or_404(request, kind, key)
    form = _upload_form(request, terms)
    if request.method == "POST":
        if seconds := seconds_to_wait(UPLOADS, request, str(request.user.pk)):
            return too_many_requests(request, seconds)
        if form.is_valid() and _added(request, form, (kind, key)):
            return redirect("contribution-files", kind, key)
    return _show(request, page, terms, {"form": form})


@for_members
def states(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """The list of files alone, for the script that looks whether they are checked."""
    page, terms = own_or_404(request, kind, key)
    context = _context(page, terms)
    return render(request, "exchange/partials/_own_files.html", context)


@for_members
def one(request: HttpRequest, kind: str, key: UUID, file: UUID) -> HttpResponse:
    """One file: its words, another file in its place, or none."""
    page, terms = own_or_404(request, kind, key)
    row = _row_or_404(page, terms, file)
    describing = _describing(request, terms, row)
    replacing = _upload_form(request, terms, action="replace", row=row)
    if request.method == "POST":
        done = _act(request, (kind, key, file), describing, replacing)
        if done is not None:
            return done
    words = {"row": row, "describing": describing, "replacing": replacing}
    return _show(request, page, terms, words, "exchange/contribution_file.html")


def _act(
    request: HttpRequest,
    names: tuple[str, UUID, UUID],
    describing: DescriptionForm,
    replacing: UploadForm,
) -> HttpResponse | None:
    """Do what its button says; None where the form has to be shown again."""
    kind, key, file = names
    action = request.POST.get("action")
    if action == "remove":
        return _remove(request, kind, key, file)
    if action == "replace":
        if seconds := seconds_to_wait(UPLOADS, request, str(request.user.pk)):
            return too_many_requests(request, seconds)
        done = replacing.is_valid() and _added(request, replacing, (kind, key), file)
    else:
        done = describing.is_valid() and _described(request, describing, names)
    return redirect("contribution-files", kind, key) if done else None


def _upload_form(
    request: HttpRequest,
    terms: SharingTerms,
    action: str = "add",
    row: OwnFile | None = None,
) -> UploadForm:
    sent = request.method == "POST" and request.POST.get("action") == action
    words = {"title": row.title, "alt": row.alt} if row else {}
    return UploadForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        author=request.user,
        terms=terms,
        initial=words,
        prefix="" if row is None else "new",
    )


def _describing(
    request: HttpRequest, terms: SharingTerms, row: OwnFile
) -> DescriptionForm:
    sent = request.method == "POST" and request.POST.get("action") == "describe"
    form = DescriptionForm(
        request.POST if sent else None,
        author=request.user,
        terms=terms,
        needs_alt=row.is_picture,
        initial={"title": row.title, "alt": row.alt},
    )
    if not row.is_picture:
        del form.fields["alt"]
    return form


def _added(
    request: HttpRequest,
    form: UploadForm,
    names: tuple[str, UUID],
    replaces: UUID | None = None,
) -> bool:
    try:
        services.add(request.user, *names, form.to_upload(replaces))
    except NotYours as error:
        raise Http404 from error
    except TooMany:
        form.add_error(None, _FULL)
        return False
    messages.success(
        request,
        _(
            "The file has arrived and is being checked. You can go on writing meanwhile."
        ),
    )
    return True


def _described(
    request: HttpRequest, form: DescriptionForm, names: tuple[str, UUID, UUID]
) -> bool:
    data = form.cleaned_data
    try:
        services.describe(request.user, *names, (data["title"], data.get("alt", "")))
    except NotYours as error:
        raise Http404 from error
    except BeingEdited:
        form.add_error(None, _BEING_EDITED)
        return False
    messages.success(request, _("Saved."))
    return True


def _remove(request: HttpRequest, kind: str, key: UUID, file: UUID) -> HttpResponse:
    try:
        services.remove(request.user, kind, key, file)
    except NotYours as error:
        raise Http404 from error
    except BeingEdited:
        messages.error(request, _BEING_EDITED)
        return redirect("contribution-file", kind, key, file)
    messages.success(request, _("Removed."))
    return redirect("contribution-files", kind, key)


def _row_or_404(page: Contribution, terms: SharingTerms, file: UUID) -> OwnFile:
    for row in own_files(page, terms):
        if row.key == file:
            return row
    raise Http404


def _context(page: Contribution, terms: SharingTerms) -> dict[str, Any]:
    rows = own_files(page, terms)
    return {
        "page": page,
        "kind": terms.kind,
        "key": terms.pk,
        "files": rows,
        "waits": any(row.state == "waiting" for row in rows),
        "is_full": len(rows) >= MOST_FILES,
        "accepted": WHAT_IS_ACCEPTED,
        "most": MOST_FILES,
    }


def _show(
    request: HttpRequest,
    page: Contribution,
    terms: SharingTerms,
    more: dict[str, Any],
    template: str = "exchange/contribution_files.html",
) -> HttpResponse:
    return render(request, template, _context(page, terms) | more)
