"""Two versions of one text: what was typed into an older form, and what was saved meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms

from gaamac.common.form_rows import Row

from .bases import base_of
from .writing.typed import filled

if TYPE_CHECKING:
    from .forms.posting import ContributionForm
    from .services import StaleEdit


class Difference(NamedTuple):
    """One field: what it is called, where it stands in the form, and what the saved version says."""

    label: Any
    target: str
    saved: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What differs from the newer version. Sending the form again, having seen this, keeps it.

    `is_saved` says whether that one is saved, or was typed in another window.
    """

    saved_at: datetime | None
    differences: list[Difference]
    is_saved: bool = True

    @classmethod
    def between(cls, form: ContributionForm, stale: StaleEdit) -> Conflict:
        """Compare, and let the form stand on the newer version from now on."""
        newer = _newer(form, stale)
        data = form.data.copy()
        data["base"] = base_of(stale.page, stale.terms)
        data["seen"] = stale.copy.stamp if stale.copy else ""
        form.data = data
        found = differences(form, newer)
        return cls(stale.page.latest_revision_created_at, found, stale.copy is None)


def _newer(form: ContributionForm, stale: StaleEdit) -> ContributionForm:
    """The form as it was saved, or typed elsewhere."""
    whose: dict[str, Any] = {
        "author": form.author,
        "page": stale.page,
        "terms": stale.terms,
    }
    if stale.copy is None:
        return type(form)(**whose)
    return filled(type(form), stale.copy, **whose)


def differences(form: ContributionForm, saved: ContributionForm) -> list[Difference]:
    """The fields in which a form says something else than another of its kind."""
    return [
        Difference(field.label, Row(field).target, _words(saved, field.name))
        for field in form.visible_fields()
        if _plain(form, field.name) != _plain(saved, field.name)
    ]


def _plain(form: ContributionForm, name: str) -> Any:
    """What a field holds, alike for what was typed and for what is stored."""
    value = form[name].value()
    if isinstance(value, list | tuple):
        return sorted(str(one) for one in value)
    if isinstance(value, str):
        return value.strip()
    return "" if value is None else str(value)


def _words(form: ContributionForm, name: str) -> str:
    """What the saved version says, as text."""
    field, value = form.fields[name], form[name].value()
    if isinstance(field, forms.ChoiceField):
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(_labels(field, {str(one) for one in chosen}))
    return "" if value in (None, False) else str(value)


def _labels(field: forms.ChoiceField, chosen: set[str]) -> list[str]:
    found = []
    for value, label in field.choices:
        options = label if isinstance(label, list | tuple) else [(value, label)]
        found += [str(words) for one, words in options if str(one) in chosen]
    return found
