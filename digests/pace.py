"""How many messages a minute go to the addresses of one domain, from all workers together.

Counted in Valkey, once a batch. Without Valkey nothing is lost but the pace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone

from gaamac.common.ratelimit import take

from .batches import Mailing

MINUTE = 60
# Where no domain is named: each other domain by itself.
ANY = "*"


def hold_back(mailings: Sequence[Mailing]) -> list[Mailing]:
    """Those of a batch for which this minute has no room; the others are counted as sent."""
    rates = settings.MAIL_PER_MINUTE
    if not rates:
        return []
    by_domain = defaultdict(list)
    for mailing in mailings:
        by_domain[domain_of(mailing.reader.email)].append(mailing)
    held: list[Mailing] = []
    for domain, theirs in by_domain.items():
        rate = rates.get(domain, rates.get(ANY, 0))
        if rate:
            held += theirs[take(f"mail:{domain}", len(theirs), rate, MINUTE) :]
    return held


def next_minute() -> datetime:
    """When there is room again."""
    seconds = int(timezone.now().timestamp()) // MINUTE * MINUTE + MINUTE
    return datetime.fromtimestamp(seconds, tz=UTC)


def domain_of(address: str) -> str:
    """What stands after the @, in lower case."""
    return address.rpartition("@")[2].lower()
