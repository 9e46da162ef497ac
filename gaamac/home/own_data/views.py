"""The page "Take your data with you", and the archive itself: for its owner, signed in, for a while."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from members.models import User

from . import services

# So often the page looks again by itself while the archive is being made.
LOOK_AGAIN = "5"


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request: HttpRequest) -> HttpResponse:
    """Say what is in it, take the order, say how far it is, and lead to it.

    How often it may be asked for: gaamac/home/limits.py.
    """
    user = User.objects.get(pk=request.user.pk)
    if request.method == "POST":
        services.ask(user)
        return redirect("own-data")
    export = services.current_of(user)
    response = render(request, "home/own_data.html", {"export": export})
    if export is not None and export.is_at_work:
        response["Refresh"] = LOOK_AGAIN
    return response


@login_required
@reauthentication_required
@require_safe
def own_data_file(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The archive; for everybody but its owner, and after its time, as if there were none."""
    export = services.current_of(request.user)
    if export is None or export.key != key or not export.is_ready:
        raise Http404
    try:
        response = FileResponse(
            export.file.open("rb"), content_type="application/zip", as_attachment=True
        )
    except OSError as error:
        raise Http404 from error
    if request.method == "GET":
        services.put_taking_on_record(request.user)
    day = timezone.localdate(export.ready_at)
    name = f"own-data-{day:%Y-%m-%d}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response
