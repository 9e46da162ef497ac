"""Saying that a contribution is still right: from its page, and from the link in a mail."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gaamac.common.languages import reader_language
from gaamac.common.visibility import Visibility

from .addresses import detail_path
from .choices import Kind
from .confirm_links import Asked, asked_by
from .models import CatalogueEntry, SharingTerms
from .permissions import can_confirm, can_edit
from .services import NotYours, confirm
from .services.confirming import period_of
from .shown import find_entry, shown_to
from .views_posting import for_members


class ConfirmingForm(NamedTuple):
    """The button on a contribution's page: where it leads, and which period it is for."""

    url: str
    period: str


def confirming_form(
    reader: Any, entry: CatalogueEntry, terms: SharingTerms
) -> ConfirmingForm | None:
    """The button for who may say that it is right; None for everybody else, and for meetings."""
    if entry.kind == Kind.MEETING or not can_confirm(reader, terms):
        return None
    url = reverse("contribution-confirm", args=[entry.kind, entry.slug])
    return ConfirmingForm(url, period_of(terms))


@for_members
def confirm_here(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """The button's address; by GET, as after signing in, it only leads to the page."""
    entry = find_entry(request.user, kind, slug)
    if request.method == "POST":
        try:
            confirm(request.user, entry.translation_key, request.POST.get("period", ""))
        except NotYours as error:
            raise Http404 from error
        messages.success(request, _("Thank you. Readers see that it is confirmed."))
    return redirect(detail_path(kind, entry.slug, reader_language()))


@never_cache
# The token is the permission: it was mailed to one person, who need not be signed in.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """Asks by GET and changes nothing, whoever follows the link; confirms by POST."""
    asked = asked_by(token)
    entry = _entry(asked) if asked else None
    if asked is None or entry is None:
        return _unknown(request)
    if request.method == "POST":
        try:
            confirm(asked.person, asked.terms.pk, asked.period)
        except NotYours:
            return _unknown(request)
        return redirect("still-right", token)
    return render(request, "exchange/still_right.html", _shown(request, asked, entry))


def _unknown(request: HttpRequest) -> HttpResponse:
    """The one answer to rubbish, an old link, lost rights, and what is gone."""
    return render(request, "exchange/still_right_unknown.html", status=404)


def _entry(asked: Asked) -> CatalogueEntry | None:
    entries = shown_to(asked.person).filter(translation_key=asked.terms.pk)
    return entries.first()


def _shown(request: HttpRequest, asked: Asked, entry: CatalogueEntry) -> dict[str, Any]:
    """What the page says. The title of what not everyone may see, only to the person signed in."""
    is_them = request.user == asked.person
    may_edit = can_edit(asked.person, asked.terms)
    return {
        "entry": entry,
        "shows_title": is_them or entry.visibility == Visibility.PUBLIC,
        "is_confirmed": period_of(asked.terms) != asked.period,
        "change_url": reverse(
            "contribution-edit", args=[entry.kind, entry.translation_key]
        )
        if may_edit
        else f"{detail_path(entry.kind, entry.slug, reader_language())}#responses",
        "may_edit": may_edit,
    }
