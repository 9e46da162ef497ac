"""Asking "is this still right?": once in each period, whom it concerns, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from exchange import reminding
from exchange.choices import Attribution, Kind
from exchange.models import Reminder, SharingTerms
from exchange.services import confirm, set_review_date
from exchange.services.confirming import period_of
from exchange.tasks import remind_of_freshness
from gaamac.common.visibility import Visibility
from members.choices import MembershipState
from members.models import NoticeSwitch, Organisation, OutgoingNotice, User
from practices.models import Practice
from tests.factories.exchange import contribution
from tests.factories.members import member
from tests.mails import arrived, html_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

CONFIRMED = datetime(2026, 1, 10, 12, tzinfo=UTC)
# Fresh until 10 January 2027; asked from 11 December 2026.
SOON = datetime(2026, 12, 11, 5, 41, tzinfo=UTC)


@pytest.fixture
def monitors(alice: User, peace_institute: Organisation) -> Practice:
    """A public practice that alice confirmed on 10 January 2026."""
    return confirmed(alice, title="Monitors", organisation=peace_institute)


def confirmed(author: User, **fields: object) -> Practice:
    with time_machine.travel(CONFIRMED, tick=False):
        page = contribution(author=author, **fields)
        confirm(author, page.translation_key, "")
    return page


def remind_at(moment: datetime) -> dict[str, int]:
    with time_machine.travel(moment, tick=False):
        return dict(reminding.remind())


def mailed() -> list[str]:
    with time_machine.travel(SOON + timedelta(hours=1)):
        return [one.to[0] for one in arrived()]


def suspend(person: User) -> None:
    person.membership.state = MembershipState.SUSPENDED
    person.membership.save()
    person.is_active = False
    person.save()


@pytest.mark.parametrize(
    ("moment", "is_asked"),
    [
        (CONFIRMED + timedelta(days=1), False),
        (SOON - timedelta(days=1), False),
        (SOON, True),
        (datetime(2027, 1, 10, 23, tzinfo=UTC), True),
        (datetime(2027, 1, 11, 1, tzinfo=UTC), False),
        (datetime(2029, 1, 11, 1, tzinfo=UTC), False),
    ],
)
def test_it_is_asked_in_the_month_before_it_starts_ageing(
    monitors: Practice, moment: datetime, *, is_asked: bool
) -> None:
    assert remind_at(moment) == ({"asked": 1} if is_asked else {})
    assert Reminder.objects.exists() is is_asked


def test_it_is_asked_once_however_often_the_portal_starts_again(
    monitors: Practice,
) -> None:
    for day in range(30):
        remind_at(SOON + timedelta(days=day))
    assert OutgoingNotice.objects.count() == 1
    assert mailed() == ["alice@example.org"]


def test_the_next_confirmation_begins_another_period(
    monitors: Practice, alice: User
) -> None:
    remind_at(SOON)
    terms = SharingTerms.objects.get()
    with time_machine.travel(SOON, tick=False):
        confirm(alice, terms.pk, period_of(terms))
    assert remind_at(SOON + timedelta(days=20)) == {}
    assert remind_at(SOON + timedelta(days=350)) == {"asked": 1}
    assert Reminder.objects.count() == 2


def test_the_mail_says_what_and_until_when_in_the_persons_language(
    monitors: Practice, alice: User
) -> None:
    remind_at(SOON)
    with time_machine.travel(SOON):
        (message,) = arrived("alice@example.org")
    assert message.subject == "GAAMAC: is this still right? Monitors"
    for text in (message.body, html_of(message)):
        assert "Dear Alice," in text
        assert "After 10 January 2027 they are told that it is due for a look." in text
        assert "/en/still-right/" in text
        assert "You posted this text on the portal." in text
        assert "/en/digest/stop/" in text


def test_the_link_is_in_the_persons_language(monitors: Practice, alice: User) -> None:
    alice.preferred_language = "ar"
    alice.save()
    remind_at(SOON)
    with time_machine.travel(SOON):
        (message,) = arrived("alice@example.org")
    assert "/ar/still-right/" in message.body
    assert 'dir="rtl"' in html_of(message)


def test_of_what_is_not_public_the_mail_says_no_title(alice: User) -> None:
    confirmed(alice, title="Monitors", visibility=Visibility.EDITORS)
    remind_at(SOON)
    with time_machine.travel(SOON):
        (message,) = arrived("alice@example.org")
    assert message.subject == "GAAMAC: is a text of yours still right?"
    assert "Monitors" not in message.body + html_of(message)


def test_what_nobody_confirmed_is_never_asked_about(alice: User) -> None:
    contribution(author=alice)
    for years in range(4):
        assert remind_at(SOON + timedelta(days=365 * years)) == {}


def test_meetings_do_not_age(alice: User) -> None:
    page = contribution(Kind.MEETING, author=alice)
    with time_machine.travel(CONFIRMED, tick=False):
        confirm(alice, page.translation_key, "")
    assert remind_at(SOON) == {}


def test_what_was_taken_offline_is_not_asked_about(monitors: Practice) -> None:
    monitors.unpublish()
    assert remind_at(SOON) == {}


def test_where_the_author_is_gone_the_organisation_is_asked(
    monitors: Practice, alice: User, bob: User, charlie: User
) -> None:
    suspend(alice)
    assert remind_at(SOON) == {"asked": 1}
    with time_machine.travel(SOON):
        (message,) = arrived()
    assert message.to == ["bob@example.org"]
    assert "under the name of your organisation" in message.body
    assert "Alice" not in message.body + html_of(message)


def test_of_a_large_organisation_only_some_are_asked(
    monitors: Practice, alice: User, peace_institute: Organisation
) -> None:
    for number in range(9):
        member(f"Member{number}", organisation=peace_institute)
    suspend(alice)
    remind_at(SOON)
    assert len(mailed()) == reminding.MOST_OF_AN_ORGANISATION


def test_of_an_anonymous_text_the_organisation_hears_nothing(
    alice: User, bob: User, peace_institute: Organisation
) -> None:
    confirmed(alice, organisation=peace_institute, attribution=Attribution.ANONYMOUS)
    assert remind_at(SOON) == {"asked": 1}
    assert mailed() == ["alice@example.org"]


def test_nor_when_its_anonymous_author_is_gone(
    alice: User, bob: User, peace_institute: Organisation
) -> None:
    confirmed(alice, organisation=peace_institute, attribution=Attribution.ANONYMOUS)
    suspend(alice)
    assert remind_at(SOON) == {"nobody": 1}
    assert mailed() == []


def test_the_organisation_is_not_told_of_what_it_may_not_see(
    alice: User, bob: User, peace_institute: Organisation
) -> None:
    confirmed(alice, organisation=peace_institute, visibility=Visibility.FOCAL_POINTS)
    suspend(alice)
    assert remind_at(SOON) == {"nobody": 1}


def test_where_nobody_can_be_asked_it_is_tried_again_the_next_day(
    monitors: Practice, alice: User
) -> None:
    suspend(alice)
    assert remind_at(SOON) == {"nobody": 1}
    alice.membership.state = MembershipState.APPROVED
    alice.membership.save()
    alice.is_active = True
    alice.save()
    assert remind_at(SOON + timedelta(days=1)) == {"asked": 1}


def test_who_switched_it_off_gets_no_mail(monitors: Practice, alice: User) -> None:
    NoticeSwitch.objects.create(user=alice, notice="freshness")
    remind_at(SOON)
    assert mailed() == []


def test_the_editors_own_date_is_what_counts(monitors: Practice, edith: User) -> None:
    with time_machine.travel(CONFIRMED, tick=False):
        set_review_date(edith, monitors.translation_key, datetime(2026, 6, 1).date())  # noqa: DTZ001
    assert remind_at(SOON) == {}
    assert remind_at(datetime(2026, 5, 20, tzinfo=UTC)) == {"asked": 1}


def test_one_that_fails_does_not_stop_the_others(
    monitors: Practice, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(alice, title="Another")
    real, calls = reminding.recipients, []

    def fail_once(terms: SharingTerms) -> list[User]:
        calls.append(terms)
        if len(calls) == 1:
            raise RuntimeError
        return real(terms)

    monkeypatch.setattr(reminding, "recipients", fail_once)
    assert remind_at(SOON) == {"failed": 1, "asked": 1}
    assert remind_at(SOON) == {"asked": 1}
    assert OutgoingNotice.objects.count() == 2


def test_the_command_counts_and_a_dry_run_asks_nobody(
    monitors: Practice, alice: User
) -> None:
    confirmed(alice, title="Another")
    with time_machine.travel(SOON, tick=False):
        assert "2 would be asked about" in said_by("--dry-run")
        assert not Reminder.objects.exists()
        assert not OutgoingNotice.objects.exists()
        assert said_by().startswith("2 asked about, 0 have nobody")
        assert said_by().startswith("0 asked about")


def said_by(*options: str) -> str:
    out = StringIO()
    call_command("remind_freshness", *options, stdout=out)
    return out.getvalue()


def test_the_daily_task_asks(monitors: Practice) -> None:
    with time_machine.travel(SOON, tick=False):
        remind_of_freshness()
    assert Reminder.objects.exists()
    assert not mail.outbox
