"""What every room says of people's data: where they may stand, how they go, and what their owner gets.

A room has a module `personal_data` with `PLACES` and, where it has something to do,
`forget(leaver)` and `told_of(user)`. This floor imports no room: it asks the installed ones
(docs/decisions/0084). tests/safety/test_personal_data.py fails for a place nobody has named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

from django.apps import apps
from django.db import models, transaction
from django.utils.module_loading import module_has_submodule

MODULE = "personal_data"
# All fields of a model that need a word; for other people's applications only.
EVERY = "*"


class Fate(Enum):
    """What becomes of what stands in a place when its person is erased."""

    GOES = "goes with the person"
    EMPTIED = "the row stays, without the person"
    AS_CHOSEN = (
        "part of a text: goes with it, or stays without a name, as its author says"
    )
    STAYS = "stays, for the reason given"
    NOBODY = "says nothing of a person with an account"


@dataclass(frozen=True, slots=True)
class Place:
    """Fields of one model (`app_label.Model`) and their fate, with the reason where they stay."""

    model: str
    fields: tuple[str, ...]
    fate: Fate
    why: str = ""


def place(model: str, fields: str, fate: Fate, why: str = "") -> Place:
    """A place; `fields` are names with spaces between. Raises ValueError where a reason is missing."""
    if fate is Fate.STAYS and not why:
        raise ValueError(f"{model}: say why {fields} stays")
    return Place(model, tuple(fields.split()), fate, why)


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who is being erased, read before anything goes. `addresses` are in lower case."""

    user: Any
    keeps_texts: bool
    addresses: frozenset[str] = field(default_factory=frozenset)

    def unnamed(self, text: str) -> str:
        """`text` without this person's addresses and name, for what others wrote to or of them."""
        return _without(self.unaddressed(text), self.user.name.strip())

    def unaddressed(self, text: str) -> str:
        """`text` without this person's addresses alone, where a name could be another's."""
        for address in self.addresses:
            text = _without(text, address)
        return text


@dataclass(frozen=True, slots=True)
class Area:
    """One file of the own-data export: `<name>.json`, and what it holds in a sentence (English)."""

    name: str
    about: str
    content: Any


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One more file of the export: its path in the archive, and how to read its bytes."""

    path: str
    read: Callable[[], bytes]


class Room(Protocol):
    """What a room's module may offer; only `PLACES` must be there."""

    PLACES: tuple[Place, ...]

    def forget(self, leaver: Leaver) -> None:
        """Let go of the person, in the caller's transaction; files and caches on its commit."""

    def told_of(self, user: Any) -> Iterable[Area | Enclosure]:
        """What is stored about this person here, their own alone."""


def rooms() -> Iterator[ModuleType]:
    """The modules of the installed rooms, from the highest floor to the lowest."""
    for config in apps.get_app_configs():
        name = f"{config.name}.{MODULE}"
        if name != __name__ and module_has_submodule(config.module, MODULE):
            yield import_module(name)


def places() -> list[Place]:
    """Every place that some room has named."""
    return [one for room in rooms() for one in room.PLACES]


def forget(leaver: Leaver) -> None:
    """Have every room let go of a person, texts before files, in the caller's transaction."""
    for room in rooms():
        if hasattr(room, "forget"):
            room.forget(leaver)


def told_of(user: Any) -> Iterator[Area | Enclosure]:
    """What every room knows of a person, room by room."""
    for room in rooms():
        if hasattr(room, "told_of"):
            yield from room.told_of(user)


def delete_on_commit(file: Any) -> None:
    """Delete a stored file once the caller's transaction holds; Django leaves it when its row goes."""
    storage, name = file.storage, file.name
    transaction.on_commit(lambda: storage.delete(name))


def fields_that_need_a_word(model: type[models.Model]) -> list[str]:
    """The fields of a model that could lead to a person or hold words of one.

    That is: what points at an account or at anything at all, and every value that is no key,
    date, truth or small number and not one of a list of choices.
    """
    meta = model._meta
    own = [*meta.local_fields, *meta.local_many_to_many, *meta.private_fields]
    return [one.name for one in own if _needs_a_word(one)]


_SAYS_NOTHING = (
    models.AutoField,
    models.BooleanField,
    models.DateField,
    models.DecimalField,
    models.DurationField,
    models.FloatField,
    models.TimeField,
    models.UUIDField,
)


def _needs_a_word(one: Any) -> bool:
    if one.is_relation:
        return _leads_to_people(one)
    if one.primary_key or getattr(one, "choices", None):
        return False
    if isinstance(one, models.IntegerField):
        # A number of an account may stand in one without a foreign key.
        return isinstance(one, models.BigIntegerField)
    return not isinstance(one, _SAYS_NOTHING)


def _leads_to_people(one: Any) -> bool:
    if one.one_to_many:
        return False
    if one.related_model is None:
        return True
    label = one.related_model._meta.label_lower
    return label == apps.get_model("members.User")._meta.label_lower


def _without(text: str, told: str) -> str:
    """`text` without `told`, however it is written; a single letter is nobody's name."""
    if len(told) < 3:
        return text
    low, wanted = text.casefold(), told.casefold()
    if wanted not in low or len(low) != len(text):
        return text.replace(told, "…")
    start = 0
    parts = []
    while (found := low.find(wanted, start)) != -1:
        parts += [text[start:found], "…"]
        start = found + len(wanted)
    return "".join([*parts, text[start:]])
