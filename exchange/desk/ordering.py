"""An order for the list of translations, which wagtail-localize gives none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any


def in_order(get_queryset: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same rows, by title and language."""

    @wraps(get_queryset)
    def ordered(view: Any) -> Any:
        rows = get_queryset(view)
        return rows.order_by(
            "source__object_repr", "target_locale__language_code", "pk"
        )

    return ordered
