"""The page of preferences: when, in which language and about what; tried and kept, signed in or by a link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.permissions import is_member

from .forms import DigestPreferenceForm
from .links import PREFERENCES, preference_from
from .models import DigestPreference
from .presenting import facts_of, next_digest
from .services import preference_of, save_preference
from .wishes import Wishes, follows_with, keep, kept_by, ticks

PREVIEW, PART = "preview", "part"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """When my digest comes, and what the next one would hold."""
    if not is_member(request.user):
        return render(request, "digests/not_yet.html")
    preference = preference_of(request.user)
    return _answer(request, preference, redirect("digest-preferences"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The preferences of whoever the link was mailed to. Titles that are not public stay out."""
    preference = preference_from(PREFERENCES, token)
    if preference is None:
        return render(request, "digests/unknown_link.html", status=404)
    saved = redirect("digest-preferences-by-link", token=token)
    return _answer(request, preference, saved, is_link=True)


def _answer(
    request: HttpRequest,
    preference: DigestPreference,
    saved: HttpResponse,
    *,
    is_link: bool = False,
) -> HttpResponse:
    """The page, with what was sent and what is wrong with it; or what is kept."""
    form = DigestPreferenceForm.for_preference(preference, request.POST or None)
    wishes = Wishes.sent(request.POST)
    is_tried = request.POST.get("action") in {PREVIEW, PART}
    if request.method == "POST" and form.is_valid() and not is_tried:
        try:
            _keep(preference, form, wishes)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Saved."))
            return saved
    context = _context(preference, form, wishes, is_link=is_link)
    if request.POST.get("action") == PART:
        return render(request, "digests/partials/_next.html", context)
    return render(request, "digests/preferences.html", context | {"tried": is_tried})


@transaction.atomic
def _keep(
    preference: DigestPreference, form: DigestPreferenceForm, wishes: Wishes | None
) -> None:
    save_preference(preference.member, form.cleaned_data)
    if wishes:
        keep(preference.member, wishes)


def _context(
    preference: DigestPreference,
    form: DigestPreferenceForm,
    wishes: Wishes | None,
    *,
    is_link: bool,
) -> dict[str, Any]:
    member = preference.member
    now = kept_by(member)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    language = chosen.get("preferred_language") or member.preferred_language
    follows = follows_with(member, now, wishes, language)
    shown = next_digest(preference, follows, chosen, hide=is_link)
    return {
        **facts_of(preference),
        "form": form,
        "digest": shown,
        "by_link": is_link,
        "ticks": ticks(member, now, follows, by_link=is_link),
    }
