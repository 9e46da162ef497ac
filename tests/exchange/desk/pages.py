"""The desk's page forms as a browser sends them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from exchange.models import Contribution, ContributionIndexPage


def form_of(desk: Client, page: Contribution) -> dict[str, Any]:
    """What a browser would send back of the form of a page, unchanged."""
    response = desk.get(f"/cms/pages/{page.pk}/edit/")
    sent = _values(response.context["form"])
    return sent | {
        "loaded_revision_id": page.latest_revision_id,
        "loaded_revision_created_at": response.context["loaded_revision_created_at"],
    }


def new_form(desk: Client, kind: str, **typed: Any) -> tuple[str, dict[str, Any]]:
    """The address and the values of the form for a new page of a kind."""
    place = ContributionIndexPage.objects.get(kind=kind, locale__language_code="en")
    app = {"meeting": "meetings", "practice": "practices"}[kind]
    address = f"/cms/pages/add/{app}/{kind}/{place.pk}/"
    return address, _values(desk.get(address).context["form"]) | typed


def _values(form: Any) -> dict[str, Any]:
    values = {
        name: form[name].value()
        for name in form.fields
        if form[name].value() not in (None, []) and form[name].value() is not False
    }
    values["tags"] = ""
    for prefix in form.formsets:
        values |= {
            f"{prefix}-TOTAL_FORMS": 0,
            f"{prefix}-INITIAL_FORMS": 0,
            f"{prefix}-MAX_NUM_FORMS": 100,
        }
    return values
