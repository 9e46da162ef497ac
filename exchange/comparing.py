"""Two states of one contribution, field by field: for the desk, for its author, and as names of fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from gaamac.common.dates import date_range
from gaamac.common.word_diff import Piece, compare_texts, shortened

from .choices import Attribution

if TYPE_CHECKING:
    from .models import Contribution

# What an author says in their own words; the rest is how the library files it.
OWN_WORDS = ("title", "summary", "sources", "credited_to")
# Stands with the text and is not shown to readers.
_FOR_EDITORS = ("editor_note",)
_RELATIONS = ("topics", "countries", "regions")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What happened to one field; `pieces` of its text, or the values that came and went."""

    name: str
    label: Any
    pieces: list[Piece]
    added: list[str]
    removed: list[str]
    is_new: bool = False
    is_emptied: bool = False


@cache
def labels_of(model: type[Contribution]) -> dict[str, Any]:
    """The fields of a kind and what they are called, in the order in which readers get them."""
    sections = dict(model.sections)
    own = {
        field.name: field.verbose_name
        for field in model._meta.concrete_fields
        if not field.is_relation
        and field.editable
        and field.name not in _PAGE_FIELDS
        and field.name not in sections
    }
    first = {"title": _field(model, "title"), "summary": own.pop("summary")}
    relations = {name: _field(model, name) for name in _RELATIONS}
    last = {"tags": _field(model, "tags"), "attachments": gettext_lazy("files")}
    return {**first, **sections, **relations, **own, **last}


_PAGE_FIELDS = {field.name for field in Page._meta.concrete_fields} - {"title"}


def _field(model: type[Contribution], name: str) -> Any:
    return getattr(model._meta.get_field(name), "verbose_name", name)


def label_of(model: type[Contribution], name: str) -> str:
    """What a field is called; empty for one that there is no more."""
    words = str(labels_of(model).get(name, ""))
    return words[:1].upper() + words[1:]


def words_of(model: type[Contribution]) -> list[str]:
    """The fields that hold its author's words."""
    return [*OWN_WORDS, *(name for name, _heading in model.sections)]


def compare(before: Contribution, after: Contribution) -> list[FieldChange]:
    """The fields that differ, in reading order."""
    model = type(after)
    changes = []
    for name in labels_of(model):
        old, new = value_of(before, name), value_of(after, name)
        if old != new:
            changes.append(_change(model, name, old, new))
    return changes


def changed_fields(before: Contribution, after: Contribution) -> list[str]:
    """The names of the fields that readers see and that differ."""
    return [
        name
        for name in labels_of(type(after))
        if name not in _FOR_EDITORS and value_of(before, name) != value_of(after, name)
    ]


def differs_in_words(before: Contribution, after: Contribution) -> bool:
    """Whether anything differs that its author has said, as opposed to how it is filed."""
    return any(
        value_of(before, name) != value_of(after, name)
        for name in words_of(type(after))
    )


def value_of(page: Contribution, name: str) -> Any:
    """What a field says, as text or as a list of names, alike on both sides."""
    if name in _RELATIONS:
        return sorted(str(one.name) for one in getattr(page, name).all())
    if name == "attachments":
        return [_file_words(one) for one in page.attachments]
    if name == "tags":
        return sorted(tag.name for tag in page.tags.all())
    return _as_text(page, name)


def _file_words(one: dict[str, str]) -> str:
    """A file in words; a short number tells it from another that has taken its place."""
    shows = f": {one['alt']}" if one["alt"] else ""
    return f"{one['title']}{shows} ({one['file'][:6]})"


def _as_text(page: Contribution, name: str) -> str:
    field, value = page._meta.get_field(name), getattr(page, name)
    if isinstance(field, BooleanField):
        return _("Yes") if value else ""
    if field.choices:
        return str(getattr(page, f"get_{name}_display")())
    if isinstance(value, date):
        return date_range(value)
    # Browsers send other ends of lines than programs write.
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _change(model: type[Contribution], name: str, old: Any, new: Any) -> FieldChange:
    label = label_of(model, name)
    flags = {"is_new": not old, "is_emptied": not new}
    if isinstance(new, list):
        added = [one for one in new if one not in old]
        removed = [one for one in old if one not in new]
        return FieldChange(name, label, [], added, removed, **flags)
    return FieldChange(name, label, shortened(compare_texts(old, new)), [], [], **flags)


def compare_terms(before: dict[str, Any], visibility: int, attribution: str) -> Any:
    """What changed in the terms since a line of history noted them."""
    from gaamac.common.visibility import Visibility  # noqa: PLC0415 - only for words

    changes = []
    old_visibility, old_attribution = (
        before.get("visibility"),
        before.get("attribution"),
    )
    if old_visibility is not None and old_visibility != visibility:
        changes.append(
            _swap(
                "visibility",
                _("Who may see it"),
                Visibility(old_visibility).label,
                Visibility(visibility).label,
            )
        )
    if old_attribution and old_attribution != attribution:
        changes.append(
            _swap(
                "attribution",
                _("Whose name is shown"),
                Attribution(old_attribution).label,
                Attribution(attribution).label,
            )
        )
    return changes


def _swap(name: str, label: str, old: Any, new: Any) -> FieldChange:
    return FieldChange(name, label, [], [str(new)], [str(old)])
