"""Wagtail's doors to a session, led to allauth's (safety rule 1), and one that is shut."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
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


def shut(request: HttpRequest) -> HttpResponse:
    """Wagtail's actions on many accounts: what their owners wrote would be left without them.

    Members are suspended on their page in the desk; accounts go with `gaamac.home.account`.
    """
    raise Http404


urlpatterns = [
    path("login/", to_sign_in),
    path("logout/", to_sign_out),
    re_path(r"^password_reset/", to_password_reset),
    re_path(r"^bulk/members/user/", shut),
]
