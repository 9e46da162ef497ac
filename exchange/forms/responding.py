"""The form under a contribution."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import ExplainedTypedChoiceField, PortalForm
from gaamac.common.visibility import Visibility

from ..attachments.choosing import CHOOSE_AGAIN, ManyFilesField
from ..attachments.forms import NEEDS_ALT, extension_of
from ..attachments.limits import PICTURES
from ..attachments.responses import Sent
from ..models import CatalogueEntry

RESPONSE_LENGTH = 5000
_CONSEQUENCES: dict[int, Any] = {
    Visibility.PUBLIC: _("Everyone who opens this page, with your name."),
    Visibility.COMMUNITY: _("Approved members, with your name."),
    Visibility.FOCAL_POINTS: _(
        "Persons named by a state as its focal point, with your name."
    ),
    Visibility.EDITORS: _("Nobody but the editors."),
}


class ResponseForm(PortalForm):
    """A reply: plain text, and who may read it, which is never more than may read the contribution."""

    use_required_attribute = False

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your response"),
        max_length=RESPONSE_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "What you know about it, a question, or an offer of help. Your name and organisation"
            " stand beside it.\n\nName no person who could be at risk."
        ),
        error_messages={"required": _("Write your response first.")},
    )
    files = ManyFilesField(
        label=_("Files"),
        required=False,
        help_text=_(
            "Up to ten, 20 MB together: PDF, Word (DOCX), Excel (XLSX), PowerPoint (PPTX), OpenDocument"
            " text (ODT), and pictures (JPEG, PNG, GIF, WebP, AVIF, TIFF) of at most 10 MB each.\n\n"
            "Readers of your response get them as “File 1”, “File 2”: the names they have on your"
            " device are not kept. What a file says of you and your device is taken out first. What"
            " stands on its pages stays: look there yourself."
        ),
    )
    alt = forms.CharField(
        label=_("What the pictures show"),
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "Where a picture is among the files: what somebody who can’t see it should know. Name no"
            " person who could be at risk, and show none."
        ),
    )
    visibility = ExplainedTypedChoiceField(
        label=_("Who may read it"), coerce=int, consequences=_CONSEQUENCES
    )

    def __init__(self, *args: Any, entry: CatalogueEntry, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "response_%s")
        initial = {"visibility": max(Visibility.COMMUNITY, entry.visibility)}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["visibility"]
        field.choices = [
            choice for choice in Visibility.choices if choice[0] >= entry.visibility
        ]

    def clean(self) -> dict[str, Any]:
        """Pictures need their words. Whatever was wrong, the files have to be chosen again."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (
            any(_is_picture(one.name) for one in data.get("files", ()))
            and "alt" not in self.errors
            and not data["alt"]
        ):
            self.add_error("alt", str(NEEDS_ALT))
        if self.errors and self.files:
            self.ask_for_files_again()
        return data

    def ask_for_files_again(self) -> None:
        """Say that the files that were chosen are no longer there."""
        self.add_error("files", str(CHOOSE_AGAIN))

    def to_send(self) -> list[Sent]:
        """The files for the service; only after `is_valid()`."""
        alt = self.cleaned_data["alt"]
        return [
            Sent(
                one.read(), extension_of(one.name), alt if _is_picture(one.name) else ""
            )
            for one in self.cleaned_data["files"]
        ]


def _is_picture(name: str | None) -> bool:
    return extension_of(name) in PICTURES
