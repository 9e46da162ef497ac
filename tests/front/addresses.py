"""Addresses for tests of the frame: people's pages under a language, and what stands outside."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, re_path


def page(request: HttpRequest, **_parts: str) -> HttpResponse:
    """The empty frame."""
    return render(request, "base.html", {"section": "practices"})


def feed(request: HttpRequest) -> HttpResponse:
    """A feed, made for other sites."""
    return HttpResponse("<feed/>", content_type="application/atom+xml; charset=utf-8")


def remember(request: HttpRequest) -> HttpResponse:
    """A page that opens a session."""
    request.session["x"] = 1
    return HttpResponse("ok")


def fail(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    raise RuntimeError("secret detail")


NAMES = (
    "search",
    "me",
    "challenge-list",
    "meeting-list",
    "members",
    "practice-feed",
    "challenge-feed",
    "meeting-feed",
    "report-concern",
    "account_login",
    "account_logout",
)

handler500 = "gaamac.home.views.server_error"

urlpatterns = [
    path("files/<str:name>", page),
    path("cms/", page, name="wagtailadmin_home"),
    *i18n_patterns(
        path("", page, name="home"),
        path("practices/", page, name="practice-list"),
        path("practices/feed.atom", feed),
        path("remember/", remember),
        path("fail/", fail),
        *(path(f"{name.replace('_', '/')}/", page, name=name) for name in NAMES),
        re_path(
            r"^((?:[\w\-]+/)*)$",
            lambda request, _path: HttpResponse(status=404),
            name="wagtail_serve",
        ),
    ),
]
