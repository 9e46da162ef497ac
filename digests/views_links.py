"""Pages that a signed link in a mail opens without signing in: each link opens one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from .forms import DigestPreferenceForm
from .links import PREFERENCES, UNSUBSCRIBE, preference_from, token
from .models import DigestPreference
from .presenting import facts_of, next_digest
from .services import save_preference, turn_off, turn_off_all_mail
from .wording import LIST_NAMES


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """The preferences of whoever the link was mailed to. Titles that are not public stay out."""
    preference = preference_from(PREFERENCES, token)
    if preference is None:
        return render(request, "digests/unknown_link.html", status=404)
    form = DigestPreferenceForm.for_preference(preference, request.POST or None)
    if request.method == "POST" and form.is_valid():
        save_preference(preference.member, form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("digest-preferences-by-link", token=token)
    shown = next_digest(preference, is_discreet=True)
    context = {**facts_of(preference), "form": form, "digest": shown, "by_link": True}
    return render(request, "digests/preferences.html", context)


@never_cache
# The token is the permission; a mail program's one click brings no cookie (RFC 8058).
@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks by GET and changes nothing; stops by POST. Answers 200 whatever the token is."""
    preference = preference_from(UNSUBSCRIBE, token)
    if preference is None:
        return render(request, "digests/unknown_link.html")
    name = LIST_NAMES[preference.frequency]
    stopped = request.method == "POST"
    scope = request.POST.get("scope", "") if stopped else ""
    if scope == "all":
        turn_off_all_mail(preference.member)
    elif stopped:
        turn_off(preference.member)
    context = {
        "list_name": name,
        "is_on": preference.is_on,
        "stopped": stopped,
        "scope": scope,
        "preferences_token": _token_for_preferences(preference),
    }
    return render(request, "digests/unsubscribe.html", context)


def _token_for_preferences(preference: DigestPreference) -> str:
    return token(PREFERENCES, preference.member_id, preference.link_key)
