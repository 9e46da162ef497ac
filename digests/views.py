"""Pages about a member's own digest."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from exchange.addresses import detail_path
from exchange.models import CatalogueEntry
from gaamac.common.languages import reader_language
from members.permissions import is_member

from .choices import DeliveryState
from .forms import DigestPreferenceForm
from .models import Delivery
from .presenting import facts_of, next_digest, past_digest
from .services import preference_of, save_preference


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """When my digest comes, and what the next one would hold."""
    if not is_member(request.user):
        return render(request, "digests/not_yet.html")
    preference = preference_of(request.user)
    form = DigestPreferenceForm.for_preference(preference, request.POST or None)
    if request.method == "POST" and form.is_valid():
        save_preference(request.user, form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("digest-preferences")
    shown = next_digest(preference, is_discreet=False)
    context = {**facts_of(preference), "form": form, "digest": shown}
    return render(request, "digests/preferences.html", context)


@require_safe
@login_required
def edition(request: HttpRequest, label: str) -> HttpResponse:
    """Everything that one edition of mine was about, as far as I may see it today."""
    delivery = (
        Delivery.objects.filter(
            member=request.user, edition__label=label, state=DeliveryState.SENT
        )
        .select_related("edition")
        .first()
    )
    if delivery is None or delivery.window_closed_at is None:
        raise Http404
    shown = past_digest(delivery, delivery.window_closed_at)
    context = {"edition": delivery.edition, "digest": shown}
    return render(request, "digests/edition.html", context)


@require_safe
def item(request: HttpRequest, translation_key: UUID) -> HttpResponse:
    """Leads from a mail that names no title to the contribution, for those who may see it."""
    language = reader_language()
    entries = CatalogueEntry.objects.visible_to(request.user).shown_in(language)
    entry = entries.filter(translation_key=translation_key).first()
    if entry is None:
        raise Http404
    return redirect(detail_path(entry.kind, entry.slug, language))
