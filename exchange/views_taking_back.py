"""Taking one's own contribution back: an unseen draft, what the editors are reading, what is public."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .permissions import leads
from .services import NotYours, discard, take_offline, withdraw
from .states import way_back
from .views_posting import for_members, own_or_404


@for_members
def take_back(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """Say what taking back means for this one, and do it when asked to."""
    page, terms = own_or_404(request, kind, key)
    way = way_back(page, terms)
    if not way or (way == "discard" and not leads(request.user, terms)):
        raise Http404
    if request.method == "POST":
        try:
            words = _TAKEN_BACK[way](request, kind, key)
        except NotYours as error:
            raise Http404 from error
        messages.success(request, words)
        return redirect("me")
    context = {"page": page, "kind": kind, "key": key, "way": way}
    return render(request, "exchange/take_back.html", context)


def _discard(request: HttpRequest, kind: str, key: UUID) -> str:
    discard(request.user, kind, key)
    return _("The draft is deleted.")


def _withdraw(request: HttpRequest, kind: str, key: UUID) -> str:
    withdraw(request.user, kind, key)
    return _("Taken back from the editors. It is a draft again.")


def _unschedule(request: HttpRequest, kind: str, key: UUID) -> str:
    withdraw(request.user, kind, key)
    return _("It will not be published. It is a draft again.")


def _take_offline(request: HttpRequest, kind: str, key: UUID) -> str:
    take_offline(request.user, kind, key)
    return _("Taken offline. Nobody but you and the editors can read it now.")


_TAKEN_BACK: dict[str, Callable[[HttpRequest, str, UUID], str]] = {
    "discard": _discard,
    "withdraw": _withdraw,
    "unschedule": _unschedule,
    "take_offline": _take_offline,
}
