"""Choosing several files at once in a form: each is looked at by its name and size before it is sent on."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .forms import extension_of
from .limits import ACCEPTED, MOST_FILES, MOST_TOGETHER
from .responses import refusal_of
from .shown import words_of

CHOOSE_AGAIN = _("Browsers let go of files when a page comes back. Choose them again.")
_TOO_LARGE = _(
    "The files have %(size)s together; the most is %(maximum)s. Choose fewer or smaller ones."
)
_REFUSED = _("“%(name)s”: %(why)s")


class ManyFiles(forms.FileInput):
    """The browser's own choice of files. A script (`files-fit.js`) tells of too much before it is sent."""

    allow_multiple_selected: ClassVar[bool] = True

    def __init__(self) -> None:
        accepted = ",".join(f".{one}" for one in ACCEPTED)
        super().__init__({"accept": accepted, "data-fit": MOST_TOGETHER})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them; the page's own tests give none at all."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With what the script says, in the reader's language."""
        maximum = {"maximum": filesizeformat(MOST_TOGETHER)}
        words = _(
            "The files have more than %(maximum)s together, or there are more than ten. Choose fewer or"
            " smaller ones."
        )
        told = {"data-unfit": words % maximum}
        return super().get_context(name, value, {**(attrs or {}), **told})


class ManyFilesField(forms.FileField):
    """Any number of files up to the limits of an answer; a list, empty where none is chosen."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Each error names its file. Raises ValidationError with all of them."""
        files: list[UploadedFile] = [one for one in data or () if one]
        wrong = [*_too_much(files), *filter(None, map(_error_of, files))]
        if wrong:
            raise ValidationError(wrong)
        return files


def _too_much(files: list[UploadedFile]) -> list[ValidationError]:
    wrong = []
    count, size = len(files), sum(one.size or 0 for one in files)
    if count > MOST_FILES:
        words = ngettext(
            "You chose %(count)d file, and at most %(most)d go with a response. Choose fewer.",
            "You chose %(count)d files, and at most %(most)d go with a response. Choose fewer.",
            count,
        )
        wrong.append(ValidationError(words % {"count": count, "most": MOST_FILES}))
    if count > 1 and size > MOST_TOGETHER:
        sizes = {"size": filesizeformat(size), "maximum": filesizeformat(MOST_TOGETHER)}
        wrong.append(ValidationError(_TOO_LARGE, params=sizes))
    return wrong


def _error_of(file: UploadedFile) -> ValidationError | None:
    extension, size = extension_of(file.name), file.size or 0
    code = refusal_of(extension, size)
    if not code:
        return None
    said = {"name": file.name, "why": words_of(code, extension, size)}
    return ValidationError(_REFUSED, code=code, params=said)
