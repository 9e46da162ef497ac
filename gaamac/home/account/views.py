"""A member's name, language and time zone; and the way out."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from members import services as members
from members.forms import ProfileForm
from members.models import User

from . import services
from .forms import LeaveForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone."""
    form = ProfileForm.of(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.change_profile(request.user, **form.cleaned_data)
        # The page comes back in the language that was chosen.
        with override(form.cleaned_data["preferred_language"]):
            messages.success(request, _("Your settings are saved."))
            return redirect("settings")
    return render(request, "members/settings.html", {"form": form})


@login_required
@sensitive_post_parameters()
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, ask, and do it."""
    user = User.objects.get(pk=request.user.pk)
    written = services.written_by(user)
    posted = request.POST if request.method == "POST" else None
    form = LeaveForm(posted, has_texts=written.is_any)
    if posted is not None and form.is_valid():
        try:
            members.check_can_leave(user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            # Before the account goes: a session must not outlive whom it belongs to.
            auth.logout(request)
            services.leave(user, form.chosen())
            return redirect("account-deleted")
    return render(
        request, "home/account/delete.html", {"form": form, "written": written}
    )


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """That it is done."""
    return render(request, "home/account/deleted.html")
