"""One transaction a service, tried again when two of them got into each other's way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

ATTEMPTS = 6
# Pages that move into one parent at once, and versions that are saved at once, collide
# (docs/architecture.md, "Life of a post"). PostgreSQL's codes: serialization failure,
# deadlock, lock time-out, unique violation (of a path in the tree, or of a form sent twice).
COLLISIONS = {"40001", "40P01", "55P03", "23505"}
_LONGEST_PAUSE = 0.05


def in_one_transaction(service: Callable[P, R]) -> Callable[P, R]:
    """Run a service in a transaction of its own, again after a collision.

    Inside somebody else's transaction it runs once: what has failed there can't be repeated
    without repeating all of it.
    """

    @wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        last = 1 if connection.in_atomic_block else ATTEMPTS
        for attempt in range(1, last + 1):
            try:
                with transaction.atomic():
                    return service(*args, **kwargs)
            except DatabaseError as error:
                if attempt == last or not is_collision(error):
                    raise
                pause = random.uniform(0, _LONGEST_PAUSE * attempt)  # noqa: S311 - spreads attempts
                time.sleep(pause)
        raise AssertionError

    return run


def is_collision(error: DatabaseError) -> bool:
    """Whether the same work may succeed when it is done again."""
    return getattr(error.__cause__, "sqlstate", None) in COLLISIONS
