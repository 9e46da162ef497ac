"""A member's own page: what they posted and where it stands, what was said to it, and the ways on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from exchange.coauthors import invitations_of, texts_adrift
from exchange.follows import follows_of
from exchange.permissions import can_post
from exchange.posts import own_post, posts_of
from exchange.responses import received_by
from exchange.services import NotYours
from exchange.writing.screen import near_beside
from members.choices import MembershipState
from members.models import User
from members.permissions import is_editor
from practices.adaptations import adaptations_of
from review.queue import waits_for

LATEST_RESPONSES = 5


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """The page that signing in leads to."""
    user = request.user
    context = {
        "membership": getattr(user, "membership", None),
        "is_editor": is_editor(user),
    }
    if can_post(user):
        context |= _as_member(user) | _beside_saved(user, request.GET.get("saved", ""))
    else:
        context["standing"] = _standing(user)
    return render(request, "home/me.html", context)


def _as_member(user: User) -> dict[str, Any]:
    return {
        "can_post": True,
        "invitations": invitations_of(user),
        "texts_adrift": texts_adrift(user),
        "posts": posts_of(user),
        "adaptations": adaptations_of(user),
        "responses": received_by(user, most=LATEST_RESPONSES),
        "follows": len(follows_of(user).pairs),
        "to_review": waits_for(user),
    }


def _beside_saved(user: User, saved: str) -> dict[str, Any]:
    """What is near the draft that was saved just now (`<kind>.<key>`); nothing for any other word."""
    kind, _dot, key = saved.partition(".")
    try:
        found = own_post(user, kind, UUID(key))
    except (ValueError, LookupError, NotYours):
        return {}
    return near_beside(user, found[0], found[0]) if found else {}


def _standing(user: User) -> str:
    """How the application of somebody who is no member stands; empty when they never applied."""
    membership = getattr(user, "membership", None)
    return str(MembershipState(membership.state)) if membership else ""
