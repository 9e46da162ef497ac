"""How long publishing one practice takes, and whether the very next requests know of it."""

from __future__ import annotations

import re
import time
from statistics import median
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from bench.ports import fetch
from exchange.choices import Kind
from exchange.models import Address, ContributionIndexPage, SharingTerms, Topic
from gaamac.common.visibility import Visibility
from practices.models import Practice

TIMES = 5
# Requests after each publication: enough to reach every worker.
REQUESTS = 6
_COUNT = re.compile(r"([\d,.\u00a0\u202f]+)\s+practices")


def measure(origin: str) -> dict[str, Any]:
    """Publish some practices one by one; `origin` is the portal that serves the same database."""
    _remove_leftovers()
    took, misses = [], []
    for number in range(TIMES):
        page = _draft(f"Published while measured {number}")
        before = _most(_texts(f"{origin}/en/practices/"))
        started = time.perf_counter()
        page.latest_revision.publish()
        took.append((time.perf_counter() - started) * 1000)
        misses += _unseen(origin, page, before)
    _remove_leftovers()
    return {"publish_ms": median(took), "unseen": misses}


def _draft(title: str) -> Practice:
    """A practice that only has to be published."""
    locale = Locale.objects.get(language_code="en")
    page = Practice(title=title, summary=title, locale=locale, live=False)
    page.year = timezone.now().year
    SharingTerms.objects.create(
        translation_key=page.translation_key,
        kind=Kind.PRACTICE,
        visibility=Visibility.PUBLIC,
        is_news=False,
    )
    place = ContributionIndexPage.objects.get(kind=Kind.PRACTICE, locale=locale)
    place.add_child(instance=page)
    page.topics.set(Topic.objects.order_by("pk")[:8])
    page.save_revision()
    return Practice.objects.get(pk=page.pk)


def _unseen(origin: str, page: Practice, before: int) -> list[str]:
    """What of the portal doesn't know of the page yet."""
    newest = f"{origin}/en/practices/?sort=newest"
    lists = _texts(newest)
    counts = [_most([text]) for text in _texts(f"{origin}/en/practices/")]
    own = [
        fetch(f"{origin}/en/practices/{page.slug}/").status for _time in range(REQUESTS)
    ]
    checks = {
        "list": all(page.title in text for text in lists),
        "count": set(counts) == {before + 1},
        "page": set(own) == {200},
    }
    return [name for name, is_seen in checks.items() if not is_seen]


def _texts(url: str) -> list[str]:
    """The page as several readers without a session get it."""
    return [fetch(url).body.decode() for _time in range(REQUESTS)]


def _most(texts: list[str]) -> int:
    """The largest number of practices that the pages speak of."""
    found = [number for text in texts for number in _COUNT.findall(text)]
    return max((int(re.sub(r"\D", "", number) or 0) for number in found), default=0)


def _remove_leftovers() -> None:
    """Take away what an earlier measurement published."""
    for page in Practice.objects.filter(title__startswith="Published while measured"):
        key = page.translation_key
        page.delete()
        SharingTerms.objects.filter(translation_key=key).delete()
        Address.objects.filter(translation_key=key).delete()
