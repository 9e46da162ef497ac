"""The forms of challenges and offers."""

from __future__ import annotations

from datetime import date

import pytest

from challenges.forms import ChallengeForm, OfferForm
from members.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_challenge_asks_what_would_help(alice: User) -> None:
    assert "By when?" in str(ChallengeForm(author=alice)["wanted"].help_text)


def test_an_offer_may_end_on_a_day(alice: User) -> None:
    form = OfferForm({"available_until": "2027-03-31"}, author=alice)
    assert "available_until" not in form.errors
    assert form.cleaned_data["available_until"] == date(2027, 3, 31)


@pytest.mark.parametrize("day", ["31 March", "2027-02-30", "x" * 50])
def test_a_day_that_is_none_is_refused_with_an_example(alice: User, day: str) -> None:
    form = OfferForm({"available_until": day}, author=alice)
    assert "such as 2027-03-31" in str(form.errors["available_until"])
