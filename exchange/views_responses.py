"""Responding under a contribution, and taking a response back."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gaamac.common.languages import reader_language

from . import kept
from .addresses import detail_path
from .attachments.responses import Parcel, room_for
from .forms.responding import ResponseForm
from .models import CatalogueEntry, Response
from .permissions import can_withdraw_response
from .services import NotYours, remove_response, respond, withdraw_response
from .views_posting import for_members

_WITH_FILES = gettext_lazy(
    "Your response is there. Its files are being checked, and each stands with it once it is clean."
    " We mail you if something was taken out of one, or one was not accepted."
)
_NO_ROOM = gettext_lazy(
    "You have sent sixty files in a short time, and more are not taken now. Send your response"
    " without these, or choose them again in an hour."
)


@for_members
def respond_to(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The form alone, for what was refused or kept through signing in; and what it is sent to."""
    entry = _entry_or_404(request, Q(kind=kind, slug=slug))
    if request.method == "POST":
        return _answer(request, entry)
    had_files = kept.had_files(request)
    typed = kept.take(request)
    if typed is not None:
        form = ResponseForm(typed, entry=entry)
        if had_files:
            form.ask_for_files_again()
        return _show(request, entry, form)
    form = ResponseForm(entry=entry, initial={"key": uuid4()})
    return _show(request, entry, form)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own response back; editors take anyone's away."""
    response = get_object_or_404(Response, pk=pk, withdrawn_at=None)
    entry = _entry_or_404(request, Q(translation_key=response.translation_key))
    if can_withdraw_response(request.user, response):
        withdraw_response(request.user, response)
        messages.success(request, _("Your response is withdrawn."))
    else:
        _remove(request, response, entry)
    return redirect(_address(entry))


def _remove(request: HttpRequest, response: Response, entry: CatalogueEntry) -> None:
    try:
        remove_response(request.user, response, entry)
    except NotYours as error:
        raise Http404 from error
    messages.success(request, _("The response is removed."))


def _entry_or_404(request: HttpRequest, which: Q) -> CatalogueEntry:
    """The published contribution, if this reader may see it, in their language's version."""
    visible = CatalogueEntry.objects.visible_to(request.user)
    entry = visible.shown_in(reader_language()).filter(which).first()
    if entry is None:
        raise Http404
    return entry


def _answer(request: HttpRequest, entry: CatalogueEntry) -> HttpResponse:
    form = ResponseForm(request.POST, request.FILES, entry=entry)
    if not form.is_valid() or not _has_room(request, form):
        return _show(request, entry, form)
    data = form.cleaned_data
    names = (data["text"], data["visibility"], data["key"])
    try:
        response = respond(request.user, entry, *names, Parcel(form.to_send()))
    except NotYours as error:
        raise Http404 from error
    messages.success(
        request, _WITH_FILES if data["files"] else _("Your response is there.")
    )
    return redirect(f"{_address(entry)}#response-{response.pk}")


def _has_room(request: HttpRequest, form: ResponseForm) -> bool:
    """Whether this hour has room for its files; where not, the form says so."""
    wanted = len(form.cleaned_data["files"])
    if room_for(request.user, wanted) == wanted:
        return True
    form.add_error("files", str(_NO_ROOM))
    return False


def _show(
    request: HttpRequest, entry: CatalogueEntry, form: ResponseForm
) -> HttpResponse:
    context = {"entry": entry, "form": form, "back_url": _address(entry)}
    return render(request, "exchange/respond.html", context)


def _address(entry: CatalogueEntry) -> str:
    return detail_path(entry.kind, entry.slug, reader_language())
