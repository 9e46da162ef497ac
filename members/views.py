"""A member's application, and which mails they get at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from . import services
from .choices import MembershipState
from .forms import ApplicationForm, NoticesForm
from .models import Membership


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest) -> HttpResponse:
    """Where a person's application stands; a new one after a refusal."""
    membership = Membership.objects.filter(user=request.user).first()
    if membership and membership.state == MembershipState.APPROVED:
        return redirect("me")
    if membership and membership.state == MembershipState.PENDING:
        context = {"membership": membership, "next": _safe_next(request)}
        return render(request, "members/application_waiting.html", context)
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.apply(request.user, **form.application())
        services.hand_in(request.user)
        return redirect("application")
    context = {"membership": membership, "form": form}
    return render(request, "members/application_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Which mails a member gets at once."""
    posted = request.POST if request.method == "POST" else None
    form = NoticesForm(request.user, posted)
    if posted is not None and form.is_valid():
        services.switch_notices(request.user, off=form.off())
        messages.success(request, _("Your choice is saved."))
        return redirect("settings-notices")
    return render(request, "members/settings_notices.html", {"form": form})


def _safe_next(request: HttpRequest) -> str:
    """Where the applicant wanted to go, if it is a page of ours."""
    wanted = request.GET.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, None) else ""
