"""A form as rows: what each shows beside, above and under its field. Used by the templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.html import escape
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import ngettext

from .wording import number

_SHORT = (forms.NumberInput, forms.DateInput, forms.TimeInput, forms.DateTimeInput)
_BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its control, what it is called, and what choosing it means."""

    control: SafeString
    label: Any
    consequence: Any
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Choices that belong together; the only group of a field has no name."""

    name: Any
    options: list[Option]

    @property
    def chosen(self) -> int:
        """How many of them are chosen."""
        return sum(option.is_chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Row:
    """One field as `components/field.html` shows it."""

    field: BoundField

    @property
    def is_group(self) -> bool:
        """Whether the field is several controls under one legend."""
        return isinstance(
            self.field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple
        )

    @property
    def is_radio(self) -> bool:
        """Whether one of several is chosen."""
        widget = self.field.field.widget
        return isinstance(widget, forms.RadioSelect) and not isinstance(
            widget, forms.CheckboxSelectMultiple
        )

    @property
    def is_tick(self) -> bool:
        """Whether the field is one box to tick."""
        return isinstance(self.field.field.widget, forms.CheckboxInput)

    @property
    def is_short(self) -> bool:
        """Whether its values are short: a number, a day, an hour."""
        return isinstance(self.field.field.widget, _SHORT)

    @property
    def target(self) -> str:
        """The id an error links to: the control, or the group of them."""
        return self.field.auto_id if self.is_group else self.field.id_for_label

    @property
    def control(self) -> SafeString:
        """The control, without the words that some forms put inside it: labels stand above."""
        return self.field.as_widget(attrs={"placeholder": False})

    @property
    def remarks(self) -> list[Any]:
        """What others have remarked beside this field, where the form knows of any."""
        given: dict[str, list[Any]] = getattr(self.field.form, "remarks", {})
        return given.get(self.field.name, [])

    @property
    def guidance(self) -> list[SafeString]:
        """The help text, a paragraph for each blank line in it; markup of our own as it is."""
        text = str(self.field.help_text or "")
        if isinstance(text, SafeData):
            return [SafeString(text)]
        return [
            escape(part.strip()) for part in _BLANK_LINE.split(text) if part.strip()
        ]

    @property
    def is_markup(self) -> bool:
        """Whether the guidance brings its own elements (Django's password rules do)."""
        return isinstance(str(self.field.help_text or ""), SafeData)

    @property
    def most(self) -> int | None:
        """The most characters a text may have, where that is worth saying."""
        is_text = isinstance(self.field.field.widget, forms.Textarea)
        return getattr(self.field.field, "max_length", None) if is_text else None

    @property
    def count(self) -> str:
        """43 of 120 characters."""
        return self.count_words.replace(
            "{n}", number(len(str(self.field.value() or "")))
        )

    @property
    def count_words(self) -> str:
        """The same with a place for the number, which a script keeps right."""
        most = self.most or 0
        words = ngettext(
            "{n} of %(most)s character", "{n} of %(most)s characters", most
        )
        return words % {"most": number(most)}

    @property
    def groups(self) -> list[Group]:
        """The choices of a group of controls, as they are grouped."""
        widget = self.field.field.widget
        attrs = self.field.build_widget_attrs({"id": self.field.auto_id}, widget)
        attrs.pop("aria-describedby", None)
        context = widget.get_context(self.field.html_name, self.field.value(), attrs)
        # Django makes a group of its own of each option that stands in none.
        return [
            Group(
                name, [self._option(widget, one) for part in parts for one in part[1]]
            )
            for name, parts in groupby(
                context["widget"]["optgroups"], key=itemgetter(0)
            )
        ]

    def _option(self, widget: forms.Widget, data: dict[str, Any]) -> Option:
        consequences = getattr(self.field.field, "consequences", {})
        value = getattr(data["value"], "value", data["value"])
        control = BoundWidget(widget, data, self.field.form.renderer).tag()
        consequence = consequences.get(value) or consequences.get(str(value), "")
        return Option(control, data["label"], consequence, data["selected"])


@dataclass(frozen=True, slots=True)
class Fieldset:
    """Rows under one heading, or under none."""

    heading: Any
    rows: list[Row]


def fieldsets_of(form: forms.BaseForm) -> list[Fieldset]:
    """The visible fields of a form as its `fieldsets` group them; what they leave out comes last."""
    visible = {field.name: Row(field) for field in form.visible_fields()}
    sets = [
        Fieldset(heading, [visible.pop(name) for name in names if name in visible])
        for heading, names in getattr(form, "fieldsets", ())
    ]
    rest = [Fieldset("", list(visible.values()))] if visible else []
    return [one for one in sets if one.rows] + rest


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the summary above a form: what is wrong, and where."""

    label: Any
    text: Any
    target: str


def problems_of(form: forms.BaseForm) -> list[Problem]:
    """What is wrong with a form that was sent, in the order of its fields."""
    if not form.is_bound:
        return []
    general = [Problem("", text, "") for text in form.non_field_errors()]
    hidden = [
        Problem("", text, "") for field in form.hidden_fields() for text in field.errors
    ]
    shown = [
        Problem(row.field.label, text, row.target)
        for fieldset in fieldsets_of(form)
        for row in fieldset.rows
        for text in row.field.errors
    ]
    return [*general, *hidden, *shown]
