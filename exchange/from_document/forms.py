"""The form in which a document is sent that was written offline."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from gaamac.common.forms import ExplainedChoiceField, PortalForm
from gaamac.media.cleaning.uploads import MAX_DOCUMENT_BYTES, WORDS
from members.models import User

from ..attachments.forms import extension_of
from ..choices import Attribution, Kind
from ..forms import options
from ..posts import postable_kinds


class DocumentForm(PortalForm):
    """Which document, what it is to become, and whose name is to be shown."""

    use_required_attribute: ClassVar[bool] = False  # type: ignore[misc]

    file = forms.FileField(
        label=_("Your document"),
        help_text=_(
            "The template, filled in, as Word (DOCX), at most 20 MB. Other documents with headings are"
            " read as well as it goes."
        ),
        widget=forms.FileInput({"accept": ".docx"}),
        error_messages={
            "required": _("Choose the document."),
            "missing": _("Choose the document."),
            "empty": WORDS["empty"],
        },
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        widget=forms.RadioSelect,
        initial=Kind.PRACTICE,
        help_text=_("The same as the template that you filled in."),
    )
    attribution = ExplainedChoiceField(
        label=_("Whose name is shown"),
        choices=Attribution.choices,
        initial=Attribution.NAMED,
        consequences=options.ATTRIBUTION_CONSEQUENCES,
        help_text=_(
            "You can change this in the form. Of the document only the text and the pictures are"
            " taken: not its author, its dates, its comments or what was deleted from it."
        ),
    )

    def __init__(self, *args: Any, author: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        labels = dict(Kind.choices)
        fields["kind"].choices = [(kind, labels[kind]) for kind in postable_kinds()]
        choices, consequences = options.attribution_options(author, "")
        fields["attribution"].choices = choices
        fields["attribution"].consequences = consequences

    def clean_file(self) -> UploadedFile:
        """Its kind, by its name, and its size; what is in it is looked at in a process apart."""
        file: UploadedFile = self.cleaned_data["file"]
        if extension_of(file.name) != "docx":
            raise ValidationError(
                _(
                    "This is no Word document (.docx). Open it in the program in which you wrote it,"
                    " and save it as “Word document (.docx)”."
                )
            )
        size = file.size or 0
        if size > MAX_DOCUMENT_BYTES:
            sizes = {
                "size": filesizeformat(size),
                "maximum": filesizeformat(MAX_DOCUMENT_BYTES),
            }
            raise ValidationError(WORDS["too_big"], params=sizes)
        return file
