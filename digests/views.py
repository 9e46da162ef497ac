"""Pages about a member's own digest."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from exchange.addresses import detail_path
from exchange.models import CatalogueEntry
from gaamac.common.languages import reader_language

from .choices import DeliveryState
from .models import Delivery
from .presenting import past_digest


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
