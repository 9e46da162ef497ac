"""Recording that one used a practice, changing the record, taking it back."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from exchange import kept
from exchange.choices import Kind
from exchange.models import CatalogueEntry, TooManySealed
from exchange.services import NotYours
from exchange.shown import find_entry, shown_to
from exchange.views_posting import for_members

from .choices import CAN_BE_SENT, AdaptationState
from .forms_adaptations import AdaptationForm
from .models import Adaptation
from .services import StaleRecord, record, send_again, withdraw


@for_members
def adapt(request: HttpRequest, slug: str) -> HttpResponse:
    """The empty form, and what it is sent to."""
    entry = find_entry(request.user, Kind.PRACTICE, slug)
    if request.method == "POST":
        return _answer(request, entry)
    if typed := kept.take(request):
        return _show_kept(request, entry, typed)
    form = AdaptationForm(author=request.user, entry=entry, initial={"key": uuid4()})
    return _show(request, entry, form)


@for_members
def change_adaptation(request: HttpRequest, key: UUID) -> HttpResponse:
    """The form of one's own record, until it is published."""
    adaptation, entry = _own_or_404(request, key)
    if request.method == "POST":
        return _answer(request, entry, adaptation)
    if typed := kept.take(request):
        return _show_kept(request, entry, typed, adaptation)
    form = AdaptationForm(author=request.user, entry=entry, adaptation=adaptation)
    return _show(request, entry, form, adaptation)


@require_POST
@login_required
def withdraw_adaptation(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take one's own record back, published or not."""
    try:
        withdraw(request.user, key)
    except NotYours as error:
        raise Http404 from error
    messages.success(request, _("Taken back. Nobody but you can read it now."))
    return redirect("me")


def _own_or_404(request: HttpRequest, key: UUID) -> tuple[Adaptation, CatalogueEntry]:
    """One's own record that can still be sent, and its practice, if one may still see that."""
    adaptation = Adaptation.objects.by(request.user).filter(key=key).first()
    if adaptation is None or adaptation.state not in CAN_BE_SENT:
        raise Http404
    rows = shown_to(request.user, Kind.PRACTICE)
    entry = rows.filter(translation_key=adaptation.practice_key).first()
    if entry is None:
        raise Http404
    return adaptation, entry


def _answer(
    request: HttpRequest, entry: CatalogueEntry, adaptation: Adaptation | None = None
) -> HttpResponse:
    form = AdaptationForm(
        request.POST, author=request.user, entry=entry, adaptation=adaptation
    )
    if not form.is_valid():
        return _show(request, entry, form, adaptation)
    try:
        _save(request, entry, form, adaptation)
    except NotYours as error:
        raise Http404 from error
    except TooManySealed as refused:
        form.add_error(None, refused)
        return _show(request, entry, form, adaptation)
    except StaleRecord:
        form.add_error(
            None,
            _(
                "This adaptation was changed elsewhere since you opened it. What you typed is still"
                " here and not saved: look at your page, then send it again from there."
            ),
        )
        return _show(request, entry, form, adaptation)
    messages.success(
        request, _("Sent to the editors. You will be mailed what they decide.")
    )
    return redirect("me")


def _save(
    request: HttpRequest,
    entry: CatalogueEntry,
    form: AdaptationForm,
    adaptation: Adaptation | None,
) -> None:
    if adaptation is None:
        record(request.user, entry, form.cleaned_data["key"], form.told())
    else:
        version = form.cleaned_data["version"]
        send_again(request.user, entry, adaptation.key, form.told(), version)


def _show_kept(
    request: HttpRequest,
    entry: CatalogueEntry,
    typed: QueryDict,
    adaptation: Adaptation | None = None,
) -> HttpResponse:
    """The form with what was typed before its author was signed out."""
    form = AdaptationForm(
        typed, author=request.user, entry=entry, adaptation=adaptation
    )
    messages.warning(
        request,
        _("You had been signed out. This is what you typed: it is not saved yet."),
    )
    return _show(request, entry, form, adaptation)


def _show(
    request: HttpRequest,
    entry: CatalogueEntry,
    form: AdaptationForm,
    adaptation: Adaptation | None = None,
) -> HttpResponse:
    asked = adaptation and adaptation.state == AdaptationState.CHANGES_REQUESTED
    context = {
        "entry": entry,
        "form": form,
        "adaptation": adaptation,
        "reason": adaptation.reason if adaptation and asked else "",
    }
    return render(request, "practices/adaptation_form.html", context)
