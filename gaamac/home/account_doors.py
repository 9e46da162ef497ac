"""Wagtail's doors to a session, led to allauth's (safety rule 1), and those that are shut."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.ordering import set_page_position
from wagtail.models import Page


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


@require_admin_access
def move_page(request: HttpRequest, page_to_move_id: int) -> HttpResponse:
    """Wagtail's own, which asks for the parent of the root of its tree and fails: there is none."""
    if not Page.objects.filter(pk=page_to_move_id, depth__gt=1).exists():
        raise Http404
    return set_page_position(request, page_to_move_id)


urlpatterns = [
    path("login/", to_sign_in),
    path("logout/", to_sign_out),
    re_path(r"^password_reset/", to_password_reset),
    re_path(r"^bulk/members/user/", shut),
    path("pages/<int:page_to_move_id>/set_position/", move_page),
]
