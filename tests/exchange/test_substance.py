"""What is a change of substance, and how long a text takes to read."""

from __future__ import annotations

from datetime import date

import pytest

from exchange.models import CatalogueEntry
from exchange.substance import Substance, reading_minutes, says_something_else
from tests.factories.exchange import contribution

TEXT = " ".join(f"word{number}" for number in range(300))
PLAIN = Substance("A national committee", "What it did, and how.", TEXT)


@pytest.mark.parametrize(
    "after",
    [
        PLAIN,
        PLAIN._replace(title="A National Committee!"),
        PLAIN._replace(title="A national commitee"),
        PLAIN._replace(summary="What it did and how"),
        PLAIN._replace(body=TEXT + " and a few more words"),
        PLAIN._replace(body=TEXT.replace("word7 ", "word seven ")),
        PLAIN._replace(body="\n\n".join(reversed(TEXT.split()))),
    ],
)
def test_a_correction_is_no_change_of_substance(after: Substance) -> None:
    assert not says_something_else(PLAIN, after)


@pytest.mark.parametrize(
    "after",
    [
        PLAIN._replace(title="How the law of 2014 came about"),
        PLAIN._replace(summary="It was closed in 2026 after an election."),
        PLAIN._replace(body=TEXT + " new" * 20),
        PLAIN._replace(body=" ".join(TEXT.split()[:250])),
        PLAIN._replace(days=(date(2027, 1, 1), date(2027, 1, 2))),
        PLAIN._replace(body=""),
    ],
)
def test_more_than_a_correction_is_one(after: Substance) -> None:
    assert says_something_else(PLAIN, after)


def test_chinese_is_compared_and_read_by_its_characters() -> None:
    text = "预防灭绝种族罪的国家机制" * 60
    before = Substance("国家委员会", "", text)
    assert not says_something_else(before, before._replace(body=text + "很好"))
    assert says_something_else(before, before._replace(body=text + "早期预警" * 6))
    assert reading_minutes([text]) == 2


def test_reading_takes_a_minute_at_least() -> None:
    assert reading_minutes([""]) == 1
    assert reading_minutes(["word " * 1000]) == 5


@pytest.mark.django_db
def test_the_catalogue_knows_when_something_came_to_say_something_else(
    site: None,
) -> None:
    page = contribution(title="A national committee", summary="What it did.")
    (entry,) = CatalogueEntry.objects.all()
    assert entry.changed_at is None
    assert entry.card["minutes"] == 1
    page.title = "A national comittee"
    page.save_revision().publish()
    assert CatalogueEntry.objects.get().changed_at is None
    page.summary = "It was closed in 2026, and this is what came in its place."
    page.save_revision().publish()
    assert CatalogueEntry.objects.get().changed_at is not None
