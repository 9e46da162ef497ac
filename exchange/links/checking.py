"""Whether links answer: politely, one request a host at a time, and never twice without need."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from gaamac.common.outside import NotReached, ask

from ..choices import LinkProblem
from ..models import Link

WEEK, DAY = timedelta(days=7), timedelta(hours=20)
# Between two requests to one host, in seconds.
PAUSE = 2.0
# So many hosts are asked at once, and so many links in one run.
HOSTS_AT_ONCE = 4
MOST = 1000
# A task that takes an hour is begun once more by another worker: two would ask one host at once.
SECONDS = 40 * 60.0
ANSWERS = "answers"

# It is there, and won't be read by a machine, or not so often: nothing an editor could mend.
_THERE = frozenset({401, 402, 403, 405, 406, 418, 429, 451, 501, 999})
_GONE = frozenset({404, 410})
_PROBLEM_OF = {
    "address": LinkProblem.ADDRESS,
    "private": LinkProblem.PRIVATE,
    "unknown": LinkProblem.NO_HOST,
    "redirects": LinkProblem.REDIRECTS,
    "silent": LinkProblem.SILENT,
}


class Verdict(NamedTuple):
    """What was found out about a link; no problem when it answers."""

    link: Link
    problem: str


def due() -> Iterator[Link]:
    """Links that nobody asked for a week; of those that failed, for a day. The longest ago first."""
    now = timezone.now()
    is_due = (
        Q(checked_at=None)
        | Q(checked_at__lt=now - WEEK)
        | Q(failures__gt=0, checked_at__lt=now - DAY)
    )
    ordered = Link.objects.filter(is_due).order_by("checked_at", "pk")
    return iter(ordered[:MOST])


def check(pause: float = PAUSE, seconds: float = SECONDS) -> Counter[str]:
    """Ask for the links that are due; how many answer, and how many have each problem.

    Each is stored as it is known. `pause` in seconds, between two requests to one host. After so
    many `seconds` no more is asked; what is left is due the next time.
    """
    until = time.monotonic() + seconds
    counts: Counter[str] = Counter()
    by_host = sorted(due(), key=lambda link: link.host)
    hosts = [list(links) for _host, links in groupby(by_host, lambda link: link.host)]
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        for verdicts in pool.map(
            lambda links: list(_ask_host(links, pause, until)), hosts
        ):
            for verdict in verdicts:
                _store(verdict)
                counts[verdict.problem or ANSWERS] += 1
    return counts


def _ask_host(links: list[Link], pause: float, until: float) -> Iterator[Verdict]:
    """One after the other. Runs in a thread of its own, and asks the database nothing."""
    for number, link in enumerate(links):
        if time.monotonic() >= until:
            return
        if number:
            time.sleep(pause)
        yield Verdict(link, _problem(link.address, pause))


def _problem(address: str, pause: float) -> str:
    """Nothing where it answers. Some sites know GET only: it is asked where HEAD finds nothing."""
    first = _ask(address, "HEAD")
    if not first:
        return ""
    time.sleep(pause)
    return _ask(address, "GET")


def _ask(address: str, method: str) -> str:
    try:
        status = ask(address, "GET" if method == "GET" else "HEAD").status
    except NotReached as error:
        return _PROBLEM_OF[error.code]
    if status < 400 or status in _THERE:
        return ""
    if status in _GONE:
        return LinkProblem.GONE
    return LinkProblem.FAILS


def _store(verdict: Verdict) -> None:
    now = timezone.now()
    failed = bool(verdict.problem)
    Link.objects.filter(pk=verdict.link.pk).update(
        checked_at=now,
        problem=verdict.problem,
        failures=min(verdict.link.failures + 1, 1000) if failed else 0,
        failing_since=(verdict.link.failing_since or now) if failed else None,
    )
