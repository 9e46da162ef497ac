"""What the vocabulary says of a contribution: its wider regions, and the names of its terms.

Read once, before anything is drawn: texts are written in a thread that asks no database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from exchange.freshness import months_of, review_by
from exchange.vocabulary import topics
from gaamac.common.languages import CODES
from members.vocabulary import countries, regions, regions_of, with_wider

from .groups import Group


@dataclass(slots=True)
class About:
    """The vocabulary as generated rows need it."""

    regions_of_country: dict[int, list[int]]
    wider: dict[int, list[int]]
    names: dict[tuple[str, int], dict[str, str]]
    months: dict[int, int]
    _regions: dict[tuple[int, ...], list[int]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> About:
        """The vocabulary of this database."""
        known = {
            **{("country", number): one for number, one in countries().items()},
            **{("region", number): one for number, one in regions().items()},
            **{("topic", pk): one for pk, one in topics().items()},
        }
        return cls(
            regions_of_country={number: regions_of([number]) for number in countries()},
            wider={number: with_wider([number]) for number in regions()},
            names={key: one.names for key, one in known.items()},
            months={pk: months_of([pk]) for pk in topics()},
        )

    def regions(self, group: Group) -> list[int]:
        """The regions in which its countries lie, and its own with the wider ones."""
        key = (*group.country_ids, -1, *group.region_ids)
        if key not in self._regions:
            found = [self.regions_of_country[number] for number in group.country_ids]
            found += [self.wider[number] for number in group.region_ids]
            self._regions[key] = sorted({number for some in found for number in some})
        return self._regions[key]

    def review_by(self, group: Group) -> date | None:
        """Until when it counts as fresh; nothing while nobody has confirmed it."""
        months = min(self.months[pk] for pk in group.topic_ids)
        return review_by(group.confirmed_at, group.review_by, months)

    def names_of(self, group: Group) -> dict[str, list[str]]:
        """The names of its places and topics, by language."""
        keys = [
            *(("country", number) for number in group.country_ids),
            *(("region", number) for number in self.regions(group)),
            *(("topic", pk) for pk in group.topic_ids),
        ]
        return {code: [self.names[key][code] for key in keys] for code in CODES}
