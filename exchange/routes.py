"""The addresses that every kind has: its list, its feed, one contribution and its data."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from .feeds import entry_feed
from .views_details import entry_data
from .views_exports import export
from .views_lists import entry_list


def kind_routes(
    kind: str, folder: str, detail: Callable[..., HttpResponse]
) -> list[URLPattern]:
    """Addresses under `folder`/. A slug has no dot, so no contribution hides `feed.atom` or a file."""
    given = {"kind": kind}
    return [
        path(f"{folder}/", entry_list, given, name=f"{kind}-list"),
        path(f"{folder}/feed.atom", entry_feed, given, name=f"{kind}-feed"),
        path(f"{folder}/export.<slug:extension>", export, given, name=f"{kind}-export"),
        path(f"{folder}/<str:slug>/", detail, name=f"{kind}-detail"),
        path(
            f"{folder}/<str:slug>/data.jsonld", entry_data, given, name=f"{kind}-data"
        ),
    ]
