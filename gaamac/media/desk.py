"""Pages of Wagtail's admin that take a file by a way of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import (
    AccountView,
    AvatarSettingsPanel,
    BaseSettingsPanel,
)
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as many_documents
from wagtail.images.views import images
from wagtail.images.views import multiple as many_pictures

from .cleaning.traces import in_words
from .cleaning.uploads import traces_of


class OwnSettingsView(AccountView):
    """An editor's own settings, without a profile picture.

    Wagtail stores that one as it was taken, with place and camera, and nobody would be shown it.
    """

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Wagtail's panels but the one."""
        return [
            panel
            for panel in super().get_panels()
            if not isinstance(panel, AvatarSettingsPanel)
        ]


def tell_what_was_removed(
    request: HttpRequest, title: str, found: Mapping[str, int]
) -> None:
    """Say to an editor what their file would have given away, so that they know it of the next."""
    phrases = in_words(found)
    if phrases:
        between = pgettext("between phrases of a list", "; ")
        said = _("Taken out of “%(title)s”: %(traces)s.")
        messages.info(request, said % {"title": title, "traces": between.join(phrases)})


class TellsOfOne:
    """A form for one file."""

    request: HttpRequest

    def save_instance(self) -> Any:
        """Save it, and tell."""
        saved = super().save_instance()  # type: ignore[misc]
        tell_what_was_removed(self.request, saved.title, saved.removed)
        return saved


class TellsOfMany:
    """A page on which files are dropped, each of which is sent by itself; told on the next page.

    Wagtail puts a file aside until the editor has said who may see it: it is clean by then.
    """

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Take the file, and tell."""
        response: HttpResponseBase = super().post(request)  # type: ignore[misc]
        file = request.FILES.get("files[]")
        if file is not None:
            title = request.POST.get("title") or file.name or ""
            tell_what_was_removed(request, title, traces_of(file))
        return response


class AddPicture(TellsOfOne, images.CreateView):
    """Wagtail's form for a picture."""


class AddDocument(TellsOfOne, documents.CreateView):
    """Wagtail's form for a document."""


class AddPictures(TellsOfMany, many_pictures.AddView):
    """Wagtail's page for pictures."""


class AddDocuments(TellsOfMany, many_documents.AddView):
    """Wagtail's page for documents."""


own_settings = require_admin_access(OwnSettingsView.as_view())
add_picture = require_admin_access(AddPicture.as_view())
add_document = require_admin_access(AddDocument.as_view())
add_pictures = require_admin_access(AddPictures.as_view())
add_documents = require_admin_access(AddDocuments.as_view())
