"""An administrator erases a person who can't do it themselves and has asked by letter."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from members.models import User

from . import services
from .forms import EraseForm


@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what would go, ask for the address as a second confirmation, and do it; on record.

    For administrators; their own account goes by the page that everybody has.
    """
    if not request.user.is_superuser or request.user.pk == pk:
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    form = EraseForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.leave(person, form.chosen(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The account is deleted, and they were told."))
            return redirect("people:index")
    context = {
        "form": form,
        "person": person,
        "written": services.written_by(person),
        "page_title": _("Delete an account"),
        "header_icon": "bin",
    }
    return render(request, "home/desk/erase_person.html", context)
