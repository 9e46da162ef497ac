"""The form of a practice asks what a colleague elsewhere would ask."""

from __future__ import annotations

import pytest

from members.models import User
from practices.forms import PracticeForm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("context", "Name no person who could be at risk."),
        ("what_did_not_work", "It counts in your favour."),
        ("safeguards", "What could do harm, and to whom?"),
    ],
)
def test_guidance_stands_beside_each_section(
    alice: User, name: str, words: str
) -> None:
    assert words in str(PracticeForm(author=alice)[name].help_text)


def test_what_readers_hope_for_is_not_marked_as_unneeded(alice: User) -> None:
    form = PracticeForm(author=alice)
    unneeded = {name for name, field in form.fields.items() if not field.required}
    assert {"year", "conditions", "safeguards"} <= unneeded
    assert not unneeded & {"context", "results", "lessons", "country", "summary"}


@pytest.mark.parametrize(
    ("year", "fits"), [("1899", False), ("1900", True), ("2027", True), ("2028", False)]
)
def test_a_year_is_one_of_something_that_has_begun(
    alice: User, time_machine, year: str, fits: bool
) -> None:
    time_machine.move_to("2026-11-23T12:00Z")
    form = PracticeForm({"year": year}, author=alice)
    assert ("year" not in form.errors) is fits
