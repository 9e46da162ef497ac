"""Pages of the front room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import ngettext
from django.views import defaults
from django.views.decorators.http import require_http_methods, require_safe

from gaamac.common import request_id
from gaamac.common.ratelimit import Limit, seconds_to_wait

from .forms import ConcernForm
from .models import Concern
from .services import report_concern

# Whoever reports in earnest stays far below it.
REPORTS = Limit("concern", amount=10, seconds=3600)
_LONGEST_ADDRESS = 500


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report a concern or ask for removal. What was typed is kept, whatever is wrong."""
    if request.method != "POST":
        return _report_page(
            request, ConcernForm(about=page_named(request.GET.get("about", "")))
        )
    form = ConcernForm(request.POST)
    if not form.is_valid():
        return _report_page(request, form)
    if seconds := _seconds_to_wait(request, form):
        form.add_error(None, _wait_words(-(-seconds // 60)))
        return _report_page(request, form, status=429)
    report_concern(**form.cleaned_data)
    return redirect("report-thanks")


def _seconds_to_wait(request: HttpRequest, form: ConcernForm) -> int:
    """How long this reporter must wait; a form sent again is stored already and waits for nothing."""
    if Concern.objects.filter(form_key=form.cleaned_data["form_key"]).exists():
        return 0
    return seconds_to_wait(REPORTS, request)


def _wait_words(minutes: int) -> str:
    words = ngettext(
        "Many reports have come from your network in the last hour. Nothing was lost: send this"
        " again in %(minutes)d minute.",
        "Many reports have come from your network in the last hour. Nothing was lost: send this"
        " again in %(minutes)d minutes.",
        minutes,
    )
    return words % {"minutes": minutes}


def _report_page(
    request: HttpRequest, form: ConcernForm, status: int = 200
) -> HttpResponse:
    return render(request, "home/report.html", {"form": form}, status=status)


def page_named(about: str) -> str:
    """The page that a link to the report names: a path of this portal, or nothing."""
    is_path = about.startswith("/") and not about.startswith("//")
    return about[:_LONGEST_ADDRESS] if is_path else ""


@require_safe
def report_thanks(request: HttpRequest) -> HttpResponse:
    """What happens with a report."""
    return render(request, "home/report_thanks.html")


def page_not_found(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    """The page for what doesn't exist or may not be seen; the two can't be told apart."""
    return defaults.page_not_found(request, exception or Exception(), "404.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours, with the number to quote; needs no database."""
    page = render_to_string("500.html", {"number": request_id.current()})
    return HttpResponseServerError(page)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that was open too long or came from elsewhere."""
    return defaults.permission_denied(request, Exception(reason), "403_csrf.html")
