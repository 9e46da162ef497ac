"""Loads the whole starting content, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from . import contributions
from .pages import load_pages
from .places import load_countries, load_regions
from .publishing import Publisher
from .topics import load_topics


class Step(NamedTuple):
    """What was loaded and how much of it was missing."""

    name: str
    created: int


def load() -> Iterator[Step]:
    """Load what is missing, one step after another; needs the page tree (`prepare_site`)."""
    steps: dict[str, Callable[[], int]] = {
        "regions": load_regions,
        "countries": load_countries,
        "topics": load_topics,
        "meetings": lambda: Publisher().publish_all(contributions.meetings()),
        "challenges": lambda: Publisher().publish_all(contributions.challenges()),
        "practices": lambda: Publisher().publish_all(contributions.practices()),
        "pages": load_pages,
    }
    for name, run in steps.items():
        yield Step(name, run())
