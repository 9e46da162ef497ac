"""What a form asks of the portal while somebody writes: keep it, show it, look at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gaamac.common.markdown import to_html

from .attachments.shown import files_of
from .bases import base_of
from .models import TooManySealed
from .permissions import can_post
from .services import NotYours, Saved, StaleEdit, drop_typed, keep_typed
from .views_posting import bound, for_members, form_class, own_or_404
from .writing.copies import copy_of
from .writing.pasting import MOST_PASTED, to_markdown
from .writing.previewing import AUDIENCES, audience, presented
from .writing.screen import hints, near_beside
from .writing.typed import MOST_CHARACTERS, as_sent, as_text

if TYPE_CHECKING:
    from .forms.posting import ContributionForm

View = Callable[..., HttpResponse]


def for_writers(view: View) -> View:
    """Members write; a script is told in a word who is not signed in any more."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_post(request.user):
            return JsonResponse({"state": "signed-out"}, status=401)
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "POST"])
@for_writers
def keep(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """Keep what is typed, for its author alone. GET says whether one is still signed in.

    Answers `state`: kept, untitled (there is nothing yet that it could belong to), newer
    (something else was saved or typed), too-long, refused.
    """
    form = form_class(kind)(request.POST, author=request.user)
    if request.method == "GET":
        return JsonResponse({"state": "here", "token": get_token(request)})
    typed = as_text(form)
    if len(typed) > MOST_CHARACTERS:
        return JsonResponse({"state": "too-long"}, status=413)
    return _kept(request, form, key, typed)


def _kept(
    request: HttpRequest, form: ContributionForm, key: UUID, typed: str
) -> JsonResponse:
    post = form.to_begin(key)
    try:
        saved = keep_typed(request.user, post, typed)
    except NotYours as error:
        raise Http404 from error
    except StaleEdit:
        return JsonResponse({"state": "newer"}, status=409)
    except TooManySealed:
        return JsonResponse({"state": "refused"}, status=409)
    if saved is None:
        return JsonResponse({"state": "untitled"})
    return JsonResponse(_what_was_kept(saved, post.stamp))


def _what_was_kept(saved: Saved, stamp: str) -> dict[str, str]:
    page = saved.page
    return {
        "state": "kept",
        "seen": stamp,
        "base": base_of(page, saved.terms),
        "address": reverse(
            "contribution-edit", args=[str(page.kind), page.translation_key]
        ),
    }


@for_members
def drop(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """Back to what was saved: what was typed since is forgotten.

    Whoever comes here from signing in again is led to the form, where the question stands.
    """
    if request.method != "POST":
        return redirect("contribution-edit", kind, key)
    try:
        drop_typed(request.user, kind, key)
    except NotYours as error:
        raise Http404 from error
    messages.success(
        request, _("This is what was saved. What you typed since is gone.")
    )
    return redirect("contribution-edit", kind, key)


@for_members
def preview(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """One's own contribution as readers will see it, with what is typed and not saved yet."""
    page, terms = own_or_404(request, kind, key)
    last = copy_of(key)
    # A script shows what is near beside the form, while somebody writes.
    is_scripted = last is not None and bool(last.stamp)
    copy = last if last is not None and last.typed else None
    form = bound(request, kind, key, as_sent(copy), sends=False) if copy else None
    contribution = presented(request.user, page, terms, form)
    reader = audience(request.GET.get("as", ""), contribution.visibility)
    context = {
        "contribution": contribution,
        "attachments": files_of(page),
        "detail_template": page.detail_template,
        "edit_url": reverse("contribution-edit", args=[kind, key]),
        "audiences": AUDIENCES,
        "reader": reader,
        "sees_it": contribution.visibility <= reader.clearance,
        "is_unsaved": copy is not None,
        **({} if is_scripted else near_beside(request.user, page, contribution)),
    }
    return render(request, "exchange/preview.html", context)


@require_POST
@for_writers
def hinted(request: HttpRequest, kind: str, key: UUID) -> HttpResponse:
    """What is near and which language it seems to be, of what is typed at this moment."""
    form = form_class(kind)(request.POST, author=request.user)
    context = {"kind": kind, **hints(request, form, key)}
    return render(request, "exchange/partials/_hints.html", context)


@require_POST
@for_writers
def as_read(request: HttpRequest) -> HttpResponse:
    """A section as its page will show it, by the same renderer."""
    return HttpResponse(to_html(request.POST.get("text", "")))


@require_POST
@for_writers
def as_markdown(request: HttpRequest) -> HttpResponse:
    """What was pasted from a page or from a word processor, as Markdown."""
    pasted = request.POST.get("html", "")
    if len(pasted) > MOST_PASTED:
        return HttpResponse(status=413)
    return HttpResponse(to_markdown(pasted), content_type="text/plain; charset=utf-8")
