"""Choosers without an inline script: `static/js/desk.js` starts them (docs/decisions/0086)."""

from __future__ import annotations

import json
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser


def render_chooser(
    self: BaseChooser,
    name: str,
    value: Any,
    attrs: dict[str, Any] | None = None,
    renderer: Any = None,
) -> SafeString:
    """A chooser's field, and beside it what to start it with."""
    field = (attrs or {})["id"]
    data = self.get_value_data(value)
    starter = render_to_string(
        "exchange/desk/starter.html",
        {
            "kind": kind_of(self),
            "id": field,
            "options": json.dumps(self.get_js_init_options(field, name, data)),
        },
    )
    return format_html("{}{}", self.render_html(name, data, attrs), starter)


def kind_of(chooser: BaseChooser) -> str:
    """What `desk.js` knows it by; the chooser of a task is the only one that names no constructor."""
    return (
        "TaskChooser"
        if isinstance(chooser, AdminTaskChooser)
        else chooser.js_constructor
    )


def start_without_scripts() -> None:
    """Every chooser of Wagtail inherits this one method, in which the script is written out."""
    BaseChooser.render = render_chooser
