"""What stands at the root, without a language: for machines."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from .sitemaps import SITEMAPS

# RFC 9116 asks for less than a year.
SECURITY_TEXT_HOLDS = timedelta(days=180)
XML = "application/xml; charset=utf-8"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone (RFC 9309)."""
    return render(request, "home/robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness of the portal (RFC 9116)."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return render(
        request,
        "home/security.txt",
        {"expires": (today + SECURITY_TEXT_HOLDS).isoformat()},
        content_type="text/plain; charset=utf-8",
    )


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Where password managers send people (W3C, A Well-Known URL for Changing Passwords)."""
    return redirect("account_change_password")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every address a reader without an account may open; an index of files once it is long."""
    if all(part().paginator.num_pages == 1 for part in SITEMAPS.values()):
        return sitemaps.sitemap(request, SITEMAPS, content_type=XML)
    return sitemaps.index(
        request, SITEMAPS, sitemap_url_name="sitemap-part", content_type=XML
    )


@require_safe
def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    """One part of a long sitemap."""
    return sitemaps.sitemap(request, SITEMAPS, section=section, content_type=XML)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon, for what asks for it without reading a page."""
    return redirect(static("img/favicon.ico"))
