"""Leaving quickly: away from what nobody standing behind should see (docs/decisions/0085)."""

from __future__ import annotations

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods


# Never refused for a form that has grown old. Without a token another site could at most sign
# somebody out, and not even that: the session's cookie does not go with its request.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """A page that says nothing and goes on by itself to another site; POST ends the session too.

    The browser is asked to forget what it keeps of the portal (Clear-Site-Data, W3C). Its
    history it keeps: the page that offers this says so.
    """
    forget = '"cache", "storage"'
    if request.method == "POST":
        auth.logout(request)
        forget = '"cache", "cookies", "storage"'
    response = render(request, "home/left.html", {"url": settings.QUICK_EXIT_URL})
    response["Clear-Site-Data"] = forget
    response["Refresh"] = f"0; url={settings.QUICK_EXIT_URL}"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
