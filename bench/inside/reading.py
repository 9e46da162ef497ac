"""How many queries a list and a search take, and how long the database works on them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client

from gaamac.home.generated.planted import SHARES

from . import floor

# One round in each: an address that was asked for is kept, and costs no more than a look for changes.
ORDERS = ("relevance", "year", "newest", "confirmed", "adapted")
# Any cookie keeps a request away from the pages kept whole.
_PAST_THE_CACHE = {"cookie": "measured=1"}


class Spent:
    """Queries and the seconds the database took for them."""

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        """Time one query (Django's execute wrapper)."""
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - started
            self.queries += 1


@contextmanager
def counted() -> Iterator[Spent]:
    """Count the queries of the block."""
    spent = Spent()
    with connection.execute_wrapper(spent):
        yield spent


def measure() -> dict[str, Any]:
    """Medians over all words of each share, the floor and the portal in turn."""
    client = Client(SERVER_NAME="127.0.0.1", headers=_PAST_THE_CACHE)
    for _warming in range(3):
        ask(client, "/en/practices/")
    found: dict[str, Any] = {
        "list": _medians([ask(client, _page(number)) for number in range(1, 8)])
    }
    for share in SHARES:
        floors, asked = [], []
        for order in ORDERS:
            for word in share.words:
                with counted() as spent:
                    floor.search(word)
                floors.append(spent.seconds * 1000)
                asked.append(ask(client, f"/en/practices/?q={word}&sort={order}"))
        found[share.label] = {**_medians(asked), "floor_ms": median(floors)}
    return found


def _page(number: int) -> str:
    return f"/en/practices/?page={number}"


def ask(client: Client, path: str) -> dict[str, float]:
    """One request: its queries, the database's part and the whole, in milliseconds."""
    started = time.perf_counter()
    with counted() as spent:
        response = client.get(path)
    whole = time.perf_counter() - started
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")
    return {
        "queries": spent.queries,
        "database_ms": spent.seconds * 1000,
        "whole_ms": whole * 1000,
    }


def _medians(asked: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure; of the queries the most."""
    found = {name: median(one[name] for one in asked) for name in asked[0]}
    found["queries"] = max(one["queries"] for one in asked)
    return found
