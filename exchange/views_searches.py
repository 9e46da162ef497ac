"""Saved searches: keeping a view of a list, and the page of those a member has."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gaamac.common.wording import number

from . import kept
from .choices import Kind
from .filters import CatalogueFilter
from .follows import follows_of
from .forms.saving import SavedSearchForm
from .models import SavedSearch
from .saved_searches import heading_of, list_path, rows_of, suggested_name
from .services import (
    TooLong,
    TooMany,
    change_search,
    forget_search,
    look_at,
    save_search,
)
from .services.saving import MOST_SAVED
from .views_follows import NO_LONGER_EVERYTHING
from .views_posting import for_members


@require_safe
@for_members
def my_searches(request: HttpRequest) -> HttpResponse:
    """The views that I keep, and what is new in each."""
    context = {"rows": rows_of(request.user), "most": number(MOST_SAVED)}
    return render(request, "exchange/saved_searches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def save(request: HttpRequest) -> HttpResponse:
    """Keep the view that the address says: `?kind=practice&topic=elections`, with its news by mail."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    chosen = CatalogueFilter.from_request(request, kind or None).at_page(1)
    initial = {"name": suggested_name(chosen), "in_digest": "digest" in request.GET}
    given = request.POST if request.method == "POST" else kept.take(request)
    form = SavedSearchForm(given, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(request, form, chosen):
        return redirect("saved-searches")
    context = {
        "form": form,
        "about": f"{heading_of(kind)} {chosen.about}".strip(),
        "problems": chosen.problems,
        "back_url": list_path(kind) + chosen.query_string,
    }
    return render(request, "exchange/save_search.html", context)


def _saved(
    request: HttpRequest, form: SavedSearchForm, chosen: CatalogueFilter
) -> bool:
    """Whether it could be kept; what is in the way stands at the form."""
    had_everything = follows_of(request.user).selects_everything
    name, in_digest = form.cleaned_data["name"], form.cleaned_data["in_digest"]
    query = chosen.query_string.removeprefix("?")
    try:
        _search, is_new = save_search(
            request.user, name, chosen.kind or "", query, in_digest=in_digest
        )
    except TooMany:
        form.add_error(None, _too_many())
        return False
    except TooLong:
        form.add_error(
            None, _("This view has more filters than can be kept. Remove some of them.")
        )
        return False
    messages.success(request, _saved_words(name, is_new=is_new, in_digest=in_digest))
    if in_digest and had_everything:
        messages.info(request, NO_LONGER_EVERYTHING)
    return True


def _saved_words(name: str, *, is_new: bool, in_digest: bool) -> str:
    if not is_new:
        words = _("You had saved this view already: it is now called “%(name)s”.")
    elif in_digest:
        words = _("Saved as “%(name)s”. Your digest tells you what is new in it.")
    else:
        words = _("Saved as “%(name)s”.")
    return words % {"name": name}


def _too_many() -> str:
    return _(
        "You have saved %(number)s searches, and there is no room for more: delete one that you"
        " no longer need, then save this one."
    ) % {"number": number(MOST_SAVED)}


@require_safe
@for_members
def open_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the list; what is in it is no longer new."""
    search = _own(request, pk)
    if request.method == "GET":
        look_at(search)
    query = f"?{search.query}" if search.query else ""
    return redirect(list_path(search.kind) + query)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, and whether its news come by mail."""
    search = _own(request, pk)
    form = SavedSearchForm(
        request.POST or None,
        initial={"name": search.name, "in_digest": search.in_digest},
    )
    if request.method == "POST" and form.is_valid():
        _change(request, search, form.cleaned_data)
        return redirect("saved-searches")
    context = {"form": form, "search": search}
    return render(request, "exchange/change_search.html", context)


def _change(request: HttpRequest, search: SavedSearch, data: dict[str, Any]) -> None:
    had_everything = follows_of(request.user).selects_everything
    change_search(search, data["name"], in_digest=data["in_digest"])
    messages.success(request, _("Saved."))
    if data["in_digest"] and had_everything:
        messages.info(request, NO_LONGER_EVERYTHING)


@require_POST
@for_members
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it no longer."""
    search = _own(request, pk)
    forget_search(search)
    words = _("“%(name)s” is deleted.") % {"name": search.name}
    messages.success(request, words)
    return redirect("saved-searches")


def _own(request: HttpRequest, pk: int) -> SavedSearch:
    """A search of this member's; 404 for anybody else's, as for one that isn't there."""
    return get_object_or_404(SavedSearch.objects.of(request.user), pk=pk)
