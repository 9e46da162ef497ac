"""What the data folder needs beside the generated contributions, and what can be asked of it."""

from __future__ import annotations

from typing import Any

from django.db import connection

from exchange.models import CatalogueEntry
from gaamac.common.visibility import Visibility

from . import floor


def settle() -> dict[str, Any]:
    """Make the floor's table, and leave the database as one that has stood for a while."""
    floor.create()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
    return {}


def samples() -> dict[str, Any]:
    """Addresses to measure with: an ordinary public practice in English."""
    slugs = (
        CatalogueEntry.objects.filter(
            kind="practice", language="en", visibility=Visibility.PUBLIC
        )
        .order_by("translation_key")
        .values_list("slug", flat=True)
    )
    return {"practice": f"/en/practices/{slugs[0]}/"}
