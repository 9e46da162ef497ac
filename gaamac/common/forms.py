"""Forms of the portal: text cleaned of what can't be stored, refusals that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer, TemplatesSetting
from django.utils.translation import gettext_lazy as _

from .text import clean_text

# What a field says instead of Django's own words, where its author wrote nothing better.
MESSAGES: dict[str, Any] = {
    "max_length": _(
        "This has %(show_value)d characters and at most %(limit_value)d fit. Nothing was cut:"
        " shorten it and send it again."
    ),
    "null_characters_not_allowed": _(
        "There is a character in here that can’t be stored (NUL). Type this again, or paste it"
        " as plain text."
    ),
}
REQUIRED_TEXT = _("Fill this in.")
REQUIRED_TICK = _("Tick this box to go on.")
REQUIRED_CHOICE = _("Choose one.")
REQUIRED_CHOICES = _("Choose at least one.")


class OneLine(forms.Textarea):
    """A text of one line that may be longer than the field is wide: a title. Grows, never scrolls."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 1, **(attrs or {})})


class PortalBoundField(BoundField):
    """What was typed, without control characters. A NUL stays, so that the field refuses it."""

    @property
    def data(self) -> Any:
        """The text as it will be stored and, when something is wrong, shown again."""
        value = super().data
        if (
            not isinstance(value, str)
            or "\x00" in value
            or not is_plain_text(self.field)
        ):
            return value
        return clean_text(value, lines=has_lines(self.field))


class PortalRenderer(TemplatesSetting):
    """Renders a form as the rows of `components/form_rows.html`."""

    form_template_name = "components/form_rows.html"
    field_template_name = "components/field.html"
    bound_field_class = PortalBoundField


class PortalFormMixin:
    """The portal's ways for any form. `fieldsets` may group its fields: (heading, field names)."""

    default_renderer: BaseRenderer | type[BaseRenderer] | None = PortalRenderer
    fieldsets: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            speak_plainly(field)


class PortalForm(PortalFormMixin, forms.Form):
    """A form of the portal."""


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """A form of the portal that saves a model."""


class ExplainedChoiceField(forms.ChoiceField):
    """A choice whose options each say in a sentence what choosing them means."""

    widget = forms.RadioSelect

    def __init__(
        self, *, consequences: Mapping[Any, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.consequences = consequences or {}


class ExplainedTypedChoiceField(forms.TypedChoiceField):
    """As ExplainedChoiceField, giving a number or another type (`coerce=int`)."""

    widget = forms.RadioSelect

    def __init__(
        self, *, consequences: Mapping[Any, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.consequences = consequences or {}


def is_plain_text(field: forms.Field) -> bool:
    """Whether a field holds text that people write. A password is kept as it was typed."""
    return isinstance(field, forms.CharField) and not isinstance(
        field.widget, forms.PasswordInput
    )


def has_lines(field: forms.Field) -> bool:
    """Whether a text may have several lines."""
    return isinstance(field.widget, forms.Textarea) and not isinstance(
        field.widget, OneLine
    )


def speak_plainly(field: forms.Field) -> None:
    """Give a field our words, and stop browsers from cutting what is pasted into it."""
    for code, message in MESSAGES.items():
        field.error_messages.setdefault(code, message)
    if (
        field.error_messages["required"]
        is forms.Field.default_error_messages["required"]
    ):
        field.error_messages["required"] = required_message(field)
    if is_plain_text(field):
        field.widget.attrs.pop("maxlength", None)


def required_message(field: forms.Field) -> Any:
    """What to do about a field that was left empty."""
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return REQUIRED_CHOICES
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return REQUIRED_CHOICE
    return REQUIRED_TICK if isinstance(field, forms.BooleanField) else REQUIRED_TEXT
