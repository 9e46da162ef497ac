"""How far a member's form is filled: the meter in its margin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gaamac.common.form_rows import Row

from ..completeness import MISSED, MISSING, has_place
from .posting import ContributionForm

# The language is always chosen; the two other ways to say "where" count with the countries.
_NOT_COUNTED = {"language", "worldwide", "region"}
_CHOSEN = {"visibility", "attribution"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a contribution: where it stands in the form, and whether it is there."""

    name: str
    label: Any
    target: str
    is_there: bool
    is_missing: bool
    words: Any

    @property
    def lack(self) -> Any:
        """What reviewers will miss where it is empty; nothing for what they don't ask about."""
        return MISSING.get(self.name) or MISSED.get(self.name, "")


def parts_of(form: ContributionForm) -> list[Part]:
    """Every part, in the order of the form."""
    ordered = [name for _heading, names in form.fieldsets for name in names]
    return [_part(form, name) for name in ordered if name not in _NOT_COUNTED]


def there(parts: list[Part]) -> int:
    """How many are there."""
    return sum(part.is_there for part in parts)


def _part(form: ContributionForm, name: str) -> Part:
    field = form[name]
    is_there = _is_there(form, name)
    is_missing = bool(field.errors) and not is_there
    return Part(
        name,
        field.label,
        Row(field).target,
        is_there,
        is_missing,
        _words(name, is_there=is_there, is_missing=is_missing),
    )


def _is_there(form: ContributionForm, name: str) -> bool:
    if name == "country":
        return has_place(
            countries=form["country"].value(),
            regions=form["region"].value(),
            is_worldwide=form["worldwide"].value(),
        )
    value = form[name].value()
    return (
        bool(value.strip()) if isinstance(value, str) else value not in (None, "", [])
    )


def _words(name: str, *, is_there: bool, is_missing: bool) -> Any:
    if is_missing:
        return _("missing")
    if not is_there:
        return _("empty")
    return _("chosen") if name in _CHOSEN else _("written")
