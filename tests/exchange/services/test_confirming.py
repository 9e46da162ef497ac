"""Saying that a contribution is still right: who may, what it changes, what stays on record."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import PageLogEntry

from exchange.choices import Attribution
from exchange.models import CatalogueEntry, Reminder, SharingTerms
from exchange.permissions import can_confirm
from exchange.services import NotYours, confirm, set_review_date
from exchange.services.confirming import CONFIRMED, period_of
from gaamac.common.visibility import Visibility
from members.choices import MembershipState
from members.models import Organisation, User
from practices.models import Practice
from tests.factories.exchange import contribution
from tests.factories.posting import approved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def monitors(alice: User, peace_institute: Organisation) -> Practice:
    """A public practice of alice's, under the Peace Institute's name too."""
    return contribution(title="Monitors", author=alice, organisation=peace_institute)


def terms_of(page: Practice) -> SharingTerms:
    return SharingTerms.objects.get(pk=page.translation_key)


def entry_of(page: Practice) -> CatalogueEntry:
    return CatalogueEntry.objects.get(pk=page.pk)


@time_machine.travel("2026-11-23T12:00Z", tick=False)
def test_confirming_counts_for_every_language(monitors: Practice, alice: User) -> None:
    french = contribution(title="Veilleurs", language="fr", translation_of=monitors)
    assert confirm(alice, monitors.translation_key, "")
    for page in (monitors, french):
        assert entry_of(page).confirmed_at == timezone.now()
        assert entry_of(page).review_by == date(2027, 11, 23)


@pytest.fixture
def everybody(
    alice: User, bob: User, charlie: User, fatima: User, pavel: User, edith: User
) -> list[User]:
    """The whole cast."""
    return [alice, bob, charlie, fatima, pavel, edith]


def test_author_organisation_and_editors_may_and_nobody_else(
    monitors: Practice, everybody: list[User], charlie: User
) -> None:
    terms = terms_of(monitors)
    may = {person.name for person in everybody if can_confirm(person, terms)}
    assert may == {"Alice", "Bob", "Edith"}
    with pytest.raises(NotYours):
        confirm(charlie, monitors.translation_key, "")
    assert terms_of(monitors).confirmed_at is None


@pytest.mark.parametrize(
    ("attribution", "visibility", "bob_may"),
    [
        (Attribution.ORGANISATION, Visibility.PUBLIC, True),
        (Attribution.ORGANISATION, Visibility.COMMUNITY, True),
        (Attribution.ORGANISATION, Visibility.FOCAL_POINTS, False),
        (Attribution.ORGANISATION, Visibility.EDITORS, False),
        (Attribution.ANONYMOUS, Visibility.PUBLIC, False),
    ],
)
def test_the_organisation_has_a_say_in_what_it_sees_and_is_named_under(
    alice: User,
    bob: User,
    peace_institute: Organisation,
    *,
    attribution: str,
    visibility: int,
    bob_may: bool,
) -> None:
    page = contribution(
        author=alice,
        organisation=peace_institute,
        attribution=attribution,
        visibility=visibility,
    )
    assert can_confirm(alice, terms_of(page))
    assert can_confirm(bob, terms_of(page)) is bob_may


def test_who_was_suspended_has_no_say(monitors: Practice, alice: User) -> None:
    alice.membership.state = MembershipState.SUSPENDED
    alice.membership.save()
    alice.is_active = False
    alice.save()
    suspended = User.objects.get(pk=alice.pk)
    with pytest.raises(NotYours):
        confirm(suspended, monitors.translation_key, "")


def test_a_button_pressed_twice_counts_once(monitors: Practice, alice: User) -> None:
    assert confirm(alice, monitors.translation_key, "")
    first = terms_of(monitors).confirmed_at
    assert not confirm(alice, monitors.translation_key, "")
    assert terms_of(monitors).confirmed_at == first
    assert PageLogEntry.objects.filter(action=CONFIRMED).count() == 1


def test_who_confirmed_is_on_record(monitors: Practice, bob: User) -> None:
    confirm(bob, monitors.translation_key, "")
    assert PageLogEntry.objects.get(action=CONFIRMED).user == bob


def test_an_anonymous_author_is_not(alice: User) -> None:
    page = contribution(author=alice, attribution=Attribution.ANONYMOUS)
    confirm(alice, page.translation_key, "")
    assert PageLogEntry.objects.get(action=CONFIRMED).user is None


@pytest.mark.parametrize("known", [True, False])
def test_what_is_not_published_can_not_be_confirmed(
    alice: User, *, known: bool
) -> None:
    draft = contribution(author=alice, publish=False)
    with pytest.raises(NotYours):
        confirm(alice, draft.translation_key if known else uuid4(), "")


def test_an_author_who_sends_a_text_has_confirmed_it(alice: User, edith: User) -> None:
    page = approved(alice, edith)
    assert terms_of(page).confirmed_at == page.get_latest_revision().created_at
    assert entry_of(page).freshness == "fresh"


def test_an_anonymous_author_who_sends_it_too(alice: User, edith: User) -> None:
    page = approved(alice, edith, attribution=Attribution.ANONYMOUS)
    assert entry_of(page).freshness == "fresh"


def test_what_is_compiled_stays_unconfirmed_when_editors_publish_it() -> None:
    page = contribution(is_compiled=True)
    assert entry_of(page).freshness == "unconfirmed"


# -- A date of its own


@time_machine.travel("2026-11-23T12:00Z", tick=False)
def test_editors_give_one_a_date_of_its_own(
    monitors: Practice, alice: User, edith: User
) -> None:
    confirm(alice, monitors.translation_key, "")
    set_review_date(edith, monitors.translation_key, date(2027, 3, 1))
    assert entry_of(monitors).review_by == date(2027, 3, 1)
    set_review_date(edith, monitors.translation_key, None)
    assert entry_of(monitors).review_by == date(2027, 11, 23)
    with pytest.raises(NotYours):
        set_review_date(alice, monitors.translation_key, date(2030, 3, 1))


@pytest.mark.parametrize(
    ("own", "after"),
    [("2026-12-20", "2027-11-23"), ("2027-03-01", "2027-03-01"), ("2030-01-01",) * 2],
)
def test_confirming_answers_a_date_that_was_near_and_leaves_a_far_one(
    monitors: Practice, alice: User, edith: User, own: str, after: str
) -> None:
    with time_machine.travel("2026-01-23T12:00Z", tick=False):
        confirm(alice, monitors.translation_key, "")
        set_review_date(edith, monitors.translation_key, date.fromisoformat(own))
    with time_machine.travel("2026-11-23T12:00Z", tick=False):
        confirm(alice, monitors.translation_key, period_of(terms_of(monitors)))
    assert entry_of(monitors).review_by == date.fromisoformat(after)


def test_where_the_date_is_put_off_the_author_is_asked_again(
    monitors: Practice, alice: User, edith: User
) -> None:
    confirm(alice, monitors.translation_key, "")
    terms = terms_of(monitors)
    Reminder.objects.create(terms=terms, confirmed_at=terms.confirmed_at)
    near, far = (timezone.localdate() + timedelta(days=n) for n in (10, 300))
    set_review_date(edith, terms.pk, near)
    assert Reminder.objects.exists()
    set_review_date(edith, terms.pk, far)
    assert not Reminder.objects.exists()
