"""Wagtail's form for pictures, with cleaning before anything else looks at the upload."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .fields import clean_picture_file


class PictureFormField(WagtailImageField):
    """Wagtail's field, which unpacks a picture to count its pixels: only after they are counted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help_text = _(
            "JPEG, PNG, GIF, WebP or AVIF, at most 10 MB and 40 million pixels. Where and by whom"
            " it was taken is removed; of an animation the first picture stays."
        )

    def to_python(self, data: Any) -> Any:
        """The cleaned upload; its bytes are overwritten in place."""
        if data not in self.empty_values:
            clean_picture_file(data, data.name)
        return super().to_python(data)


class PictureForm(BaseImageForm):
    """The base of every picture form of the desk (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is not None:
            self.fields["file"] = PictureFormField(
                label=field.label, required=field.required, widget=field.widget
            )
