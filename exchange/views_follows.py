"""Following and no longer following, and the page of what a member follows. Works without script."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from members.permissions import is_member

from .choices import NARROWING_TARGETS
from .follow_groups import choosable_groups, chosen_groups
from .follow_names import name_of
from .follows import choose, follow, follows_of, unfollow
from .matching import read_value

NO_LONGER_EVERYTHING = gettext_lazy(
    "Until now your digest held everything new. From now on it holds what you follow: follow"
    " topics, places or kinds to widen it."
)

# GET is answered because signing in comes back by GET.


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def follow_this(request: HttpRequest) -> HttpResponse:
    """Follow what the form names, and go back to where the button stood."""
    if request.method != "POST":
        return redirect("follows")
    target, value = _named(request)
    if not is_member(request.user):
        messages.error(
            request, _("You can follow things once an editor has approved you.")
        )
        return redirect(_way_back(request))
    had_everything = follows_of(request.user).selects_everything
    try:
        follow(request.user, target, value)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _followed_words(request.user, target, value))
        if had_everything:
            messages.info(request, NO_LONGER_EVERYTHING)
    return redirect(_way_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def unfollow_this(request: HttpRequest) -> HttpResponse:
    """No longer follow what the form names; a thing that is gone can be dropped too."""
    if request.method == "POST" and unfollow(request.user, *_named(request)):
        messages.success(request, _("You no longer follow this."))
    return redirect(_way_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_follows(request: HttpRequest) -> HttpResponse:
    """What I follow, by group, and the form that changes all of it."""
    if request.method == "POST" and is_member(request.user):
        return _save_choices(request)
    follows = follows_of(request.user)
    narrowing, adding = chosen_groups(request.user, follows)
    return render(
        request,
        "exchange/follows.html",
        {
            "can_follow": is_member(request.user),
            "narrowing": narrowing,
            "adding": adding,
            "searches": sorted(one.name for one in follows.searches),
            "groups": choosable_groups(follows),
        },
    )


def _save_choices(request: HttpRequest) -> HttpResponse:
    try:
        with transaction.atomic():
            for target in NARROWING_TARGETS:
                choose(request.user, target, request.POST.getlist(target)[:500])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Saved. Your next digest holds what you chose."))
    return redirect("follows")


def _named(request: HttpRequest) -> tuple[str, str]:
    return request.POST.get("target", "")[:12], request.POST.get("value", "")[:40]


def _followed_words(user: Any, target: str, value: str) -> str:
    name = name_of(user, target, read_value(target, value))
    return _("You follow %(name)s. Your digest tells you what is new about it.") % {
        "name": name
    }


def _way_back(request: HttpRequest) -> str:
    """Where the button stood: a path of this portal, never another site."""
    wanted = request.POST.get("next", "")
    hosts = {request.get_host(), settings.PORTAL_URL.partition("//")[2]}
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, hosts, require_https=request.is_secure()
    ):
        return wanted
    return reverse("follows")
