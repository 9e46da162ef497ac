"""Addresses of writing: under /contribute/ one form a kind that members write; and of responding."""

from __future__ import annotations

from django.urls import path

from . import (
    views_confirming,
    views_history,
    views_posting,
    views_responses,
    views_taking_back,
    views_together,
    views_writing,
)
from .attachments import views as views_attachments
from .choices import Kind
from .from_document import views as views_documents

_WRITTEN_IN_A_FORM = (Kind.PRACTICE, Kind.CHALLENGE, Kind.OFFER)
_OWN = "contribute/<slug:kind>/<uuid:key>/"

urlpatterns = [
    path("contribute/", views_posting.choose_kind, name="contribute"),
    *[
        path(
            f"contribute/{kind.value}/",
            views_posting.new,
            {"kind": kind.value},
            name=f"contribute-{kind.value}",
        )
        for kind in _WRITTEN_IN_A_FORM
    ],
    path(
        "contribute/from-document/",
        views_documents.from_document,
        name="contribute-from-document",
    ),
    path(
        "contribute/template/<slug:kind>/<slug:language>/",
        views_documents.take_template,
        name="contribution-template",
    ),
    path(_OWN, views_posting.edit, name="contribution-edit"),
    path(f"{_OWN}preview/", views_writing.preview, name="contribution-preview"),
    path(f"{_OWN}typed/", views_writing.keep, name="contribution-keep"),
    path(f"{_OWN}hints/", views_writing.hinted, name="typed-hints"),
    path(f"{_OWN}drop/", views_writing.drop, name="contribution-drop"),
    path("contribute/as-read/", views_writing.as_read, name="typed-as-read"),
    path("contribute/as-markdown/", views_writing.as_markdown, name="pasted"),
    path(f"{_OWN}files/", views_attachments.files, name="contribution-files"),
    path(
        f"{_OWN}files/states/",
        views_attachments.states,
        name="contribution-files-states",
    ),
    path(
        f"{_OWN}files/<uuid:file>/",
        views_attachments.one,
        name="contribution-file",
    ),
    path(f"{_OWN}history/", views_history.own_history, name="contribution-history"),
    path(f"{_OWN}edits/", views_history.own_edits, name="contribution-edits"),
    path(f"{_OWN}together/", views_together.together, name="contribution-together"),
    path(
        "together/<uuid:key>/",
        views_together.answer,
        name="together-answer",
    ),
    path(
        f"{_OWN}take-back/",
        views_taking_back.take_back,
        name="contribution-take-back",
    ),
    path(
        "confirm/<slug:kind>/<str:slug>/",
        views_confirming.confirm_here,
        name="contribution-confirm",
    ),
    path("still-right/<str:token>/", views_confirming.still_right, name="still-right"),
    path("respond/<slug:kind>/<str:slug>/", views_responses.respond_to, name="respond"),
    path(
        "responses/<int:pk>/withdraw/",
        views_responses.withdraw,
        name="response-withdraw",
    ),
]
