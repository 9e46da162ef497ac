"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from exchange.choices import Kind
from exchange.routes import kind_routes

from . import views_adaptations
from . import views_reading_lists as lists
from .views import practice_detail
from .views_taking import practice_pdf, take_away

urlpatterns = [
    path("me/reading-lists/", lists.my_lists, name="reading-lists"),
    path("me/reading-lists/<int:pk>/", lists.edit_list, name="reading-list-edit"),
    path("me/reading-lists/keep/<uuid:key>/", lists.keep, name="reading-list-keep"),
    path("reading-lists/<str:key>/", lists.reading_list, name="reading-list"),
    path(
        "reading-lists/<str:key>/reading-list.pdf",
        lists.reading_list_pdf,
        name="reading-list-pdf",
    ),
    path(
        "reading-lists/<str:key>/take-away/",
        lists.reading_list_file,
        name="reading-list-file",
    ),
    path("practices/take-away/", take_away, name="practice-take-away"),
    path("practices/<str:slug>/practice.pdf", practice_pdf, name="practice-pdf"),
    *kind_routes(Kind.PRACTICE, "practices", practice_detail),
    path("practices/<str:slug>/used/", views_adaptations.adapt, name="practice-adapt"),
    path(
        "adaptations/<uuid:key>/",
        views_adaptations.change_adaptation,
        name="adaptation-edit",
    ),
    path(
        "adaptations/<uuid:key>/withdraw/",
        views_adaptations.withdraw_adaptation,
        name="adaptation-withdraw",
    ),
]
