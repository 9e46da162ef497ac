"""The forms in which members send files and say what they are."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import OneLine, PortalForm
from gaamac.media.cleaning.uploads import WORDS
from members.models import User

from ..choices import Attribution
from ..models import SharingTerms
from .limits import ACCEPTED, PICTURES, WHAT_IS_ACCEPTED, most_bytes
from .services import Upload

NEEDS_ALT = _(
    "Say in a sentence or two what the picture shows, for readers who can’t see it."
)
_NAMES_YOU = _(
    "This names you or your organisation, but the text is to show nobody’s name. Leave the name out."
)
# A shorter word may stand in a title by chance.
_SHORTEST_NAME = 3


def extension_of(name: str | None) -> str:
    """`pdf` of `Report.PDF`; of the rest of a name nothing is kept."""
    return PurePosixPath(name or "").suffix.lower().removeprefix(".")


class DescriptionForm(PortalForm):
    """What a file is called and, of a picture, what it shows. `needs_alt` says which it is."""

    use_required_attribute: ClassVar[bool] = False  # type: ignore[misc]

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        widget=OneLine,
        help_text=_(
            "What readers see, such as “Training plan, in French”. The name that the file has on"
            " your device is not kept."
        ),
        error_messages={"required": _("Give the file a title.")},
    )
    alt = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "For pictures only: what somebody who can’t see it should know. Name no person who could"
            " be at risk, and show none."
        ),
    )

    def __init__(
        self,
        *args: Any,
        author: User,
        terms: SharingTerms,
        needs_alt: bool = False,
        **kwargs: Any,
    ) -> None:
        self.author, self.terms, self.needs_alt = author, terms, needs_alt
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """A picture needs its words; what is anonymous names nobody."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self._is_picture(data) and "alt" not in self.errors and not data.get("alt"):
            self.add_error("alt", str(NEEDS_ALT))
        if self.terms.attribution == Attribution.ANONYMOUS:
            for name in ("title", "alt"):
                if self._names_author(data.get(name) or ""):
                    self.add_error(name, str(_NAMES_YOU))
        return data

    def _is_picture(self, data: dict[str, Any]) -> bool:
        return self.needs_alt

    def _names_author(self, text: str) -> bool:
        organisation = getattr(self.author, "membership", None)
        names = [
            self.author.name,
            self.author.email,
            organisation.organisation.name
            if organisation and organisation.organisation
            else "",
        ]
        low = text.casefold()
        return any(
            len(name) >= _SHORTEST_NAME and name.casefold() in low for name in names
        )


class UploadForm(DescriptionForm):
    """A file with its words. What is in it is looked at later, by a task."""

    field_order: ClassVar[list[str]] = ["file", "title", "alt"]  # type: ignore[misc]

    file = forms.FileField(
        label=_("File"),
        help_text=WHAT_IS_ACCEPTED,
        widget=forms.FileInput({"accept": ",".join(f".{one}" for one in ACCEPTED)}),
        error_messages={
            "required": _("Choose a file."),
            "empty": WORDS["empty"],
            "missing": _("Choose a file."),
        },
    )

    def clean_file(self) -> UploadedFile:
        """Its kind, by its name, and its size."""
        file: UploadedFile = self.cleaned_data["file"]
        extension = extension_of(file.name)
        if extension not in ACCEPTED:
            raise ValidationError(
                WORDS["unknown_type"], params={"extensions": ", ".join(ACCEPTED)}
            )
        size, most = file.size or 0, most_bytes(extension)
        if size > most:
            sizes = {"size": filesizeformat(size), "maximum": filesizeformat(most)}
            raise ValidationError(WORDS["too_big"], params=sizes)
        return file

    def _is_picture(self, data: dict[str, Any]) -> bool:
        file = data.get("file")
        return file is not None and extension_of(file.name) in PICTURES

    def to_upload(self, replaces: UUID | None = None) -> Upload:
        """What was sent, for the service; only after `is_valid()`."""
        data = self.cleaned_data
        file = data["file"]
        extension = extension_of(file.name)
        alt = data["alt"] if extension in PICTURES else ""
        return Upload(file.read(), extension, data["title"], alt, replaces)
