"""The pages about members: organisations, countries, and one of each.

They stand here and not in the members' room, which is below the catalogue they list.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gaamac.common.languages import CODES
from gaamac.common.markdown import to_html
from gaamac.common.page_cache.rules import same_for_everybody
from members.permissions import is_member
from members.vocabulary import CountryFacts, countries, regions

from . import index
from .addresses import path_in
from .organisations import find_organisation, read_organisations
from .places import by_kind, contacts_of
from .shown import shown_to
from .state_map import SUBJECTS, country_path, state_map, subject_of


@require_safe
@same_for_everybody
def members(request: HttpRequest) -> HttpResponse:
    """What membership is, the organisations, and the countries on their map."""
    subject = subject_of(request.GET.get("view", ""))
    context = {
        "section": "members",
        "listing": read_organisations(request.GET, request.user),
        "map": state_map(request.user, subject),
        "subjects": SUBJECTS.values(),
        "is_member": is_member(request.user),
        **_addresses(request, "members"),
    }
    return render(request, "exchange/members.html", context)


@require_safe
@same_for_everybody
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation and what it shared."""
    organisation = find_organisation(slug, request.user)
    entries = shown_to(request.user).filter(organisation_id=organisation.pk)
    totals = index.shown_to(request.user).by_organisation(organisation.pk)
    context = {
        "section": "members",
        "organisation": organisation,
        "about": to_html(organisation.about) if organisation.about else "",
        "country": countries().get(organisation.country_id or 0),
        "groups": by_kind(entries, totals, f"organisation={organisation.slug}"),
        **_addresses(request, "organisation-detail", slug),
    }
    return render(request, "exchange/organisation.html", context)


@require_safe
@same_for_everybody
def country_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One country and what is recorded about it."""
    country = _find_country(code)
    if code != country.code:
        return redirect(country_path(country), permanent=True)
    entries = shown_to(request.user).in_countries([country.m49])
    totals = index.shown_to(request.user).in_countries([country.m49])
    context = {
        "section": "members",
        "country": country,
        "region": regions().get(country.region),
        "subregion": regions().get(country.subregion),
        "contacts": contacts_of(country.m49, request.user),
        "groups": by_kind(entries, totals, f"country={country.code}"),
        **_addresses(request, "country-detail", code),
    }
    return render(request, "exchange/country.html", context)


def _find_country(code: str) -> CountryFacts:
    for country in countries().values():
        if country.code == code.lower():
            return country
    raise Http404


def _addresses(request: HttpRequest, name: str, *args: str) -> dict[str, Any]:
    """For the head of the page: its canonical address, and its other languages."""
    return {
        "canonical": request.path,
        "alternates": [
            {"language": code, "path": path_in(code, name, *args)} for code in CODES
        ],
    }
