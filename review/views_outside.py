"""An outside approver's page: one revision, one decision. Opening it changes nothing.

The address is the permission, so nothing may hand it on: no cache keeps it, no page that is
followed from here learns it, and no list names it.
"""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gaamac.common.text import clean_text

from . import links, services
from .choices import LinkState
from .forms import DecisionForm
from .models import OutsideApproval
from .reading import files_with, serve_file, text_of

Response = TypeVar("Response", bound=HttpResponseBase)


@never_cache
# The token is the permission: it was mailed to one person, who has no account and no session.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the text by GET, to whoever follows the link; records the decision by POST, once."""
    row = links.row_of(token)
    if row is None:
        return _sealed(render(request, "review/outside_unknown.html", status=404))
    state = links.state_of(row)
    if state != LinkState.OPEN:
        return _closed(request, row, state)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _is_complete(request, row, form):
        data = form.cleaned_data
        state = services.decide(row.key, data["decision"], data["comment"])
        if state != LinkState.OPEN:
            return _closed(request, row, state)
        return _sealed(redirect("outside-approval", token))
    context = {
        "row": row,
        "page_token": links.page_token(row),
        "contribution": text_of(row.revision),
        "files": files_with(
            row.revision, lambda key: reverse("outside-file", args=[token, key])
        ),
        "form": form,
    }
    return _sealed(render(request, "review/outside.html", context))


def _is_complete(
    request: HttpRequest, row: OutsideApproval, form: DecisionForm
) -> bool:
    """Whether it can be recorded. Mail servers try links, some of them forms too."""
    if not links.is_from_its_page(row, request.POST.get("page", "")):
        form.add_error(
            None, _("Nothing is recorded yet. Read the text, then send your decision.")
        )
    return form.is_valid()


@never_cache
@require_safe
def file(request: HttpRequest, token: str, file: UUID) -> HttpResponseBase:
    """A file of that one text, while the link is good; 404 for all else."""
    row = links.row_of(token)
    if row is None or links.state_of(row) != LinkState.OPEN:
        raise Http404
    return _sealed(serve_file(request, row.revision, file))


def _closed(
    request: HttpRequest, row: OutsideApproval, state: LinkState
) -> HttpResponse:
    """Says why the link shows nothing any more; nothing of the text. What was typed is given back."""
    row.refresh_from_db()
    typed = clean_text(request.POST.get("comment", ""))
    is_lost = bool(typed) and typed != row.comment
    context: dict[str, Any] = {
        "row": row,
        "state": state.value,
        "typed": typed if is_lost else "",
    }
    status = 200 if state == LinkState.ANSWERED else 410
    return _sealed(
        render(request, "review/outside_closed.html", context, status=status)
    )


def _sealed(response: Response) -> Response:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
