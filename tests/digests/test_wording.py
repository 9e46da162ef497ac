"""The words of a digest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils.translation import override

from digests.news import NewsItem
from digests.wording import where_and_when


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reader", "text", "shown"),
    [
        ("en", "ar", "\u2068العربية\u2069 · 3 minutes to read"),
        ("ru", "en", "English · "),
        ("ar", "ru", "\u2068Русский\u2069 · "),
        ("en", "en", "3 minutes to read"),
    ],
)
def test_the_name_of_another_language_turns_no_number_round(
    reader: str, text: str, shown: str
) -> None:
    values: dict[str, Any] = dict.fromkeys(NewsItem.__dataclass_fields__) | {
        "kind": "practice",
        "language": text,
        "country_ids": (),
        "region_ids": (),
        "card": {"minutes": 3},
        "announced_at": datetime(2026, 11, 23, tzinfo=UTC),
    }
    with override(reader):
        assert where_and_when(NewsItem(**values), reader).startswith(shown)
