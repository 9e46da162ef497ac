"""The form in which an editor uploads a table."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from gaamac.common.languages import FACTS
from gaamac.common.text import clean_text
from gaamac.common.visibility import Visibility

from ..choices import Kind
from ..imports.csv_files import ENCODINGS
from ..imports.files import EXTENSIONS, MAX_BYTES, Reading
from ..imports.planning import ImportOptions
from ..posts import postable_kinds


class ImportForm(forms.Form):
    """Which table, what it holds, and how to take it."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_(
            "CSV or an Excel workbook (.xlsx), at most 50 MB and 20,000 rows. The first row names"
            " the columns. It is checked first; nothing is imported before you say so."
        ),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": _("Choose the file.")},
    )
    kind = forms.ChoiceField(label=_("What it holds"))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[(facts.code, facts.own_name) for facts in FACTS.values()],
        help_text=_("Of rows that name none."),
    )
    visibility = forms.TypedChoiceField(
        label=_("Who may see it"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_(
            "Of rows that don’t say it. Drafts can be opened further before approval."
        ),
    )
    publish = forms.BooleanField(
        label=_("Publish at once"),
        required=False,
        help_text=_(
            "Without a review. Otherwise each row waits for one, as a member’s post does."
        ),
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        initial="import",
        max_length=60,
        help_text=_(
            "The name of the other system. Its rows are recognised by it and their identifiers, so"
            " use the same name again for a later version of the table, and another for another system."
        ),
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        required=False,
        max_length=60,
        help_text=_("Of a workbook, if it isn’t the first."),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        required=False,
        choices=[("", _("Found out by itself")), *ENCODINGS.items()],
        help_text=_("Only for a CSV file that is not in UTF-8."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(kind, Kind(kind).label) for kind in postable_kinds()]
        fields["visibility"].choices = [
            ("", _("Only editors, for now")),
            *Visibility.choices,
        ]

    def clean_file(self) -> Any:
        """Refuse what is no table by its name, or too large, before it is stored."""
        file = self.cleaned_data["file"]
        if PurePath(file.name).suffix.lower().lstrip(".") not in EXTENSIONS:
            raise ValidationError(
                _(
                    "Only CSV and Excel workbooks (.csv, .tsv, .txt, .xlsx) can be imported."
                )
            )
        if file.size > MAX_BYTES:
            raise ValidationError(
                _(
                    "The file has %(size)s; the most is %(most)s. Divide it into several."
                ),
                params={
                    "size": filesizeformat(file.size),
                    "most": filesizeformat(MAX_BYTES),
                },
            )
        return file

    def clean_source(self) -> str:
        """Without what can't be stored."""
        return clean_text(self.cleaned_data["source"], lines=False) or "import"

    @property
    def options(self) -> ImportOptions:
        """How to take the rows; only after `is_valid()`."""
        names = ("kind", "language", "visibility", "publish", "source")
        return ImportOptions(**{name: self.cleaned_data[name] for name in names})

    @property
    def reading(self) -> Reading:
        """How to read the file; only after `is_valid()`."""
        return Reading(self.cleaned_data["sheet"], self.cleaned_data["encoding"])
