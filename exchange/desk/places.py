"""What Wagtail does to all pages below one: not to contributions, each of which is read and has a history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import ContributionIndexPage

# These reach what lies below only where that is ticked.
_WHERE_TICKED = ("publish", "unpublish")
_REACH_BELOW = (*_WHERE_TICKED, "delete", "move")


def refuse_unpublishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A place of contributions, or what holds such, with all that is in it."""
    return _refused(request, page) if _is_ticked(request) else None


def refuse_deleting(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Such a place at all."""
    return _refused(request, page)


def refuse_moving(
    request: HttpRequest, page: Any, destination: Any
) -> HttpResponse | None:
    """Such a place at all: readers find by language and kind what is in it."""
    return _refused(request, page)


def refuse_many(
    request: HttpRequest, action_type: str, objects: Any, action: Any
) -> HttpResponse | None:
    """The same for several at once."""
    if action_type not in _REACH_BELOW:
        return None
    if action_type in _WHERE_TICKED and not _is_ticked(request):
        return None
    answers = (_refused(request, page, action.next_url) for page in objects)
    return next(filter(None, answers), None)


def _is_ticked(request: HttpRequest) -> bool:
    return bool(request.POST.get("include_descendants"))


def _refused(
    request: HttpRequest, page: Any, back: str | None = None
) -> HttpResponse | None:
    places = ContributionIndexPage.objects.descendant_of(page, inclusive=True)
    if not places.exists():
        return None
    messages.error(
        request,
        _(
            "“%(title)s” holds contributions. Open each of them: it is read before it is published,"
            " and its author hears what happens to it."
        )
        % {"title": page.get_admin_display_title()},
    )
    return redirect(back or reverse("wagtailadmin_explore", args=[page.pk]))
