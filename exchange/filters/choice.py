"""One value of one parameter, and the parameters that have a fixed set of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from gaamac.common.visibility import Visibility
from members.choices import OrganisationType, RegionalGroup

from ..freshness import Freshness
from ..index.axes import ADAPTED


class Choice(NamedTuple):
    """One value of one parameter: as it stands in addresses, as rows hold it, in words."""

    name: str
    value: str
    key: int | str
    label: str
    language: str = ""


class Fixed(NamedTuple):
    """What a parameter can be: its keys in their order, how each is written, and in words."""

    keys: Sequence[Any]
    value: Callable[[Any], str]
    label: Callable[[Any], Any]


_LEVELS: dict[Any, str] = {
    Visibility.PUBLIC: "public",
    Visibility.COMMUNITY: "community",
    Visibility.FOCAL_POINTS: "focal-points",
    Visibility.EDITORS: "editors",
}
FIXED: dict[str, Fixed] = {
    "group": Fixed(
        RegionalGroup.values, str.lower, lambda key: RegionalGroup(key).label
    ),
    "organisation_type": Fixed(
        [value for value in OrganisationType.values if value],
        str,
        lambda key: OrganisationType(key).label,
    ),
    "freshness": Fixed(Freshness.values, str, lambda key: Freshness(key).label),
    "adapted": Fixed([ADAPTED], str, lambda _key: _("Used elsewhere")),
    "visibility": Fixed(
        Visibility.values, _LEVELS.__getitem__, lambda key: Visibility(key).label
    ),
}


def fixed_choices(name: str) -> list[Choice]:
    """All values of such a parameter, in their order and the reader's language."""
    fixed = FIXED[name]
    return [
        Choice(name, fixed.value(key), key, str(fixed.label(key))) for key in fixed.keys
    ]
