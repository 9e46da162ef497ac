"""Wagtail's doors to a session, led to allauth's (safety rule 1)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.generic import RedirectView


@login_not_required
def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send whoever asks for Wagtail's sign-in to ours, and back afterwards."""
    return RedirectView.as_view(pattern_name="account_login", query_string=True)(
        request
    )


@login_not_required
def to_sign_out(request: HttpRequest) -> HttpResponse:
    """Send whoever asks for Wagtail's sign-out to ours, which asks first."""
    return RedirectView.as_view(pattern_name="account_logout")(request)


@login_not_required
def to_password_reset(request: HttpRequest) -> HttpResponse:
    """Send whoever asks for Wagtail's password reset to ours."""
    return RedirectView.as_view(pattern_name="account_reset_password")(request)


urlpatterns = [
    path("login/", to_sign_in),
    path("logout/", to_sign_out),
    re_path(r"^password_reset/", to_password_reset),
]
