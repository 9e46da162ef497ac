"""Pages that a signed link in a mail opens without signing in: each link opens one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from .links import PREFERENCES, UNSUBSCRIBE, preference_from, token
from .models import DigestPreference
from .services import turn_off, turn_off_all_mail
from .wording import LIST_NAMES


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
