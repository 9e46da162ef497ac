"""What the words in a cell stand for: codes and names, in any of the six languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import override

from gaamac.common.languages import CODES, FACTS, Language
from gaamac.common.visibility import Visibility
from members.models import Country, Organisation
from members.vocabulary import countries, regions

from ..choices import TOPIC_GROUPS, Attribution, TopicGroup
from ..vocabulary import topics
from .mapping import normal
from .problems import unknown

_BETWEEN = re.compile(r"[;|\n\r；、]+")
MOST_VALUES = 100
MOST_SUGGESTIONS = 300
Key = TypeVar("Key")
_BABEL = {"zh-hans": "zh_Hans"}
_VISIBILITY: dict[int, tuple[str, ...]] = {
    Visibility.PUBLIC: ("public", "everyone", "0"),
    Visibility.COMMUNITY: ("community", "members", "1"),
    Visibility.FOCAL_POINTS: ("focal points", "focal-points", "2"),
    Visibility.EDITORS: ("editors", "3"),
}
_YES = "yes y true 1 x oui o vrai si s verdadero да истина نعم 是 真 √".split()
_NO = "no n false 0 non faux falso нет ложь لا 否 假".split()


class NotKnown(Exception):
    """A value that stands for nothing we know; its text is the reason."""


def several(text: str) -> list[str]:
    """The values of a cell that holds several."""
    values = (value.strip() for value in _BETWEEN.split(text))
    return list(dict.fromkeys(value for value in values if value))


def yes_or_no(text: str) -> bool:
    """Whether a cell says yes; empty says no. Raises NotKnown."""
    word = normal(text)
    if word in _YES:
        return True
    if not word or word in _NO:
        return False
    raise NotKnown(_("write yes or no."))


class Names(Generic[Key]):
    """The values that one column may hold, by everything they are called."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}
        self._shown: dict[str, str] = {}
        self._reasons: dict[str, str] = {}

    def add(self, key: Key, shown: str, names: Iterable[str]) -> None:
        """One value; what is called the same already keeps its name."""
        for name in names:
            if word := normal(name):
                self._keys.setdefault(word, key)
                self._shown.setdefault(word, shown)

    def find(self, text: str) -> Key:
        """The value called so. Raises NotKnown, with what was perhaps meant."""
        word = normal(text)
        if word not in self._keys:
            raise NotKnown(self._reason(text, word))
        return self._keys[word]

    def _reason(self, text: str, word: str) -> str:
        """That nobody knows it. To look for what was meant takes long: once for each of the first."""
        if word not in self._reasons:
            shown = self._shown if len(self._reasons) < MOST_SUGGESTIONS else {}
            self._reasons[word] = unknown(text, shown, word)
        return self._reasons[word]


def country_names() -> Names[int]:
    """Countries by their codes, their names on the portal, and those in daily use (CLDR)."""
    names: Names[int] = Names()
    longer = dict(Country.objects.values_list("m49", "iso3"))
    known = countries().values()
    for one in known:
        codes = (one.iso2, longer.get(one.m49, ""), str(one.m49))
        names.add(one.m49, one.name, [*one.names.values(), *codes])
    for code in CODES:
        territories = Locale.parse(_BABEL.get(code, code)).territories
        for one in known:
            names.add(one.m49, one.name, [territories.get(one.iso2, "")])
    return names


def region_names() -> Names[int]:
    """Regions by their M49 numbers and names."""
    names: Names[int] = Names()
    for one in regions().values():
        names.add(one.m49, one.name, [*one.names.values(), str(one.m49)])
    return names


def term_names(*groups: str) -> Names[int]:
    """Terms of these groups by their codes and names."""
    names: Names[int] = Names()
    for one in topics().values():
        if one.group in groups:
            names.add(one.id, one.name, [one.code, *one.names.values()])
    return names


def language_names() -> Names[str]:
    """Languages by their codes, their own names, and those in the six languages."""
    names: Names[str] = Names()
    for facts in FACTS.values():
        labels = _in_six_languages(lambda code=facts.code: str(Language(code).label))
        names.add(facts.code, facts.own_name, [facts.code, facts.own_name, *labels])
    names.add("zh-hans", FACTS["zh-hans"].own_name, ["zh", "zh-cn", "zh hans"])
    return names


def visibility_names() -> Names[int]:
    """Who may see it."""
    names: Names[int] = Names()
    for value, words in _VISIBILITY.items():
        labels = _in_six_languages(lambda one=value: str(Visibility(one).label))
        names.add(value, words[0], [*words, *labels])
    return names


def attribution_names() -> Names[str]:
    """Whose name is shown."""
    names: Names[str] = Names()
    for value in Attribution.values:
        names.add(value, value, [value])
    return names


def organisation_names() -> Names[int]:
    """Organisations that the portal knows, by name and address."""
    names: Names[int] = Names()
    for pk, name, slug in Organisation.objects.values_list("pk", "name", "slug"):
        names.add(pk, name, [name, slug])
    return names


def _in_six_languages(word: Callable[[], str]) -> list[str]:
    found = []
    for code in CODES:
        with override(code):
            found.append(word())
    return found


class Vocabulary:
    """Everything that cells may name, read once for a whole file."""

    def __init__(self) -> None:
        self.country = country_names()
        self.region = region_names()
        self.language = language_names()
        self.visibility = visibility_names()
        self.attribution = attribution_names()
        self.organisation = organisation_names()
        self.terms = {"topic": term_names(*TOPIC_GROUPS)} | {
            str(group): term_names(group)
            for group in TopicGroup
            if group not in TOPIC_GROUPS
        }
