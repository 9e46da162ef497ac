"""Whether this web process can do its work: for proxies, containers and the launcher."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@never_cache
@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database and Valkey do, else 503 naming what doesn't."""
    found = {"database": _works(_ask_database), "valkey": _works(_ask_valkey)}
    return JsonResponse(
        {name: "ok" if works else "unreachable" for name, works in found.items()},
        status=200 if all(found.values()) else 503,
    )


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_valkey() -> None:
    # Not `get`, which the cache answers itself where nothing else does.
    cache.add("health", 1, timeout=1)


def _works(ask: Callable[[], None]) -> bool:
    """Whatever the driver raises means the same to the one who asks; the log says more."""
    try:
        ask()
    except Exception:
        log.warning("Health check failed", exc_info=True)
        return False
    return True
