"""Pages that a signed link in a mail opens without signing in, to stop that mail: each link its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from members.mail_links import read_notice_token
from members.models import User

from .links import PREFERENCES, UNSUBSCRIBE, preference_from, token
from .lists import ALL, DIGEST, MailList, lists_of, stop
from .models import DigestPreference
from .services import preference_of

# The token is the permission; a mail program's one click brings no cookie (RFC 8058).


@never_cache
@csrf_exempt
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """From a digest. Asks by GET and changes nothing; stops by POST. 200 whatever the token is."""
    preference = preference_from(UNSUBSCRIBE, token)
    if preference is None:
        return render(request, "digests/unknown_link.html")
    return _answer(request, preference.member, DIGEST)


@never_cache
@csrf_exempt
def unsubscribe_notice(request: HttpRequest, token: str) -> HttpResponse:
    """The same from a mail that was sent at once: stops mails of its sort."""
    known = read_notice_token(token)
    if known is None:
        return render(request, "digests/unknown_link.html")
    member, notice = known
    return _answer(request, member, notice)


def _answer(request: HttpRequest, member: User, own: str) -> HttpResponse:
    """The page of one list. A POST without a scope, as mail programs send it, stops that list."""
    lists = lists_of(member)
    stopped = None
    if request.method == "POST":
        scope = request.POST.get("scope") or own
        if stop(member, scope):
            stopped = _named(lists, scope)
    context = {
        "list": _named(lists, own),
        "others": [one for one in lists if one.is_on and one.scope != own],
        "stopped": stopped,
        "all_stopped": stopped is not None and stopped.scope == ALL,
        "preferences_token": _token_for_preferences(preference_of(member)),
    }
    return render(request, "digests/unsubscribe.html", context)


def _named(lists: list[MailList], scope: str) -> MailList:
    """The list of that scope; one that is not this member's any more is off."""
    found = (one for one in lists if one.scope == scope)
    return next(found, MailList(scope, "", is_on=False))


def _token_for_preferences(preference: DigestPreference) -> str:
    return token(PREFERENCES, preference.member_id, preference.link_key)
