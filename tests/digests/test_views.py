"""My digest: the page, what the next one would hold, and the ways from a mail back to the portal."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from digests import ledger
from digests.choices import Act, Reason
from digests.desk import services
from digests.links import PREFERENCES, token
from digests.models import DigestPreference, Edition
from digests.planning import plan_due
from digests.sending import send_waiting
from digests.services import suppress, turn_off
from exchange.follows import follow
from exchange.models import Follow, SavedSearch
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.digests import preference
from tests.factories.exchange import contribution, topic

pytestmark = pytest.mark.django_db
PAGE = "/en/me/digest/"
CHOICES = {"frequency": "daily", "weekday": "0", "day_of_month": "1", "hour": "7"}


@pytest.fixture(autouse=True)
def _site(site: None) -> None:
    """Every test has the page tree."""


def read(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_needs_an_account(client: Client) -> None:
    assert client.get(PAGE)["Location"].startswith("/en/account/login/?next=")


def test_a_pending_member_is_told_when(client: Client, pavel: User) -> None:
    client.force_login(pavel)
    assert "once an editor has approved you" in read(client)
    assert not DigestPreference.objects.exists()


def test_a_member_chooses_when(client: Client, alice: User) -> None:
    client.force_login(alice)
    response = client.post(PAGE, CHOICES, follow=True)
    page = response.content.decode()
    assert "Saved." in page
    row = DigestPreference.objects.get(member=alice)
    assert (row.frequency, row.hour, row.is_discreet) == ("daily", 7, False)
    assert "07:00" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("frequency", "hourly"),
        ("frequency", ""),
        ("hour", "24"),
        ("hour", "x" * 500),
        ("weekday", "7"),
        ("day_of_month", "31"),
        ("day_of_month", "-1"),
    ],
)
def test_nonsense_is_refused_beside_its_field(
    client: Client, alice: User, field: str, value: str
) -> None:
    client.force_login(alice)
    before = read(client) and DigestPreference.objects.get(member=alice).next_due_at
    response = client.post(PAGE, {**CHOICES, field: value})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert DigestPreference.objects.get(member=alice).next_due_at == before


def test_the_page_shows_what_the_next_one_would_hold(
    client: Client, alice: User
) -> None:
    elections = topic("elections")
    contribution(title="About elections", topics=[elections])
    contribution(title="About something else")
    contribution(
        title="Not for members", visibility=Visibility.EDITORS, topics=[elections]
    )
    follow(alice, "topic", elections.pk)
    preference(alice)
    client.force_login(alice)
    page = read(client)
    assert "About elections" in page
    assert "Because you follow Elections" in page
    assert "About something else" not in page
    assert "Not for members" not in page


def test_what_the_page_shows_is_what_is_sent(
    client: Client, alice: User, mailoutbox
) -> None:
    contribution(title="Shown and sent")
    preference(alice, is_discreet=False)
    client.force_login(alice)
    before = read(client)
    plan_due(timezone.now())
    send_waiting()
    assert "Shown and sent" in before
    assert "Shown and sent" in mailoutbox[0].body
    assert "Shown and sent" not in read(client)
    assert "Nothing yet." in read(client)


def test_an_edition_can_be_read_again(client: Client, alice: User, bob: User) -> None:
    page = contribution(title="Sent")
    preference(alice)
    plan_due(timezone.now())
    send_waiting()
    label = alice.deliveries.get().edition.label
    client.force_login(alice)
    assert "Sent" in read(client, f"{PAGE}{label}/")
    page.unpublish()
    assert "can be seen by you any more" in read(client, f"{PAGE}{label}/")
    client.force_login(bob)
    assert client.get(f"{PAGE}{label}/").status_code == 404


@pytest.mark.parametrize("label", ["2026-W47", "x", "%00", "a%2Fb", "9" * 300])
def test_an_edition_nobody_had_is_not_found(
    client: Client, alice: User, label: str
) -> None:
    client.force_login(alice)
    assert client.get(f"{PAGE}{label}/").status_code in {400, 404}


def test_an_edition_that_was_not_sent_cannot_be_read(
    client: Client, alice: User
) -> None:
    contribution()
    preference(alice)
    plan_due(timezone.now())
    ledger.claim()
    client.force_login(alice)
    label = alice.deliveries.get().edition.label
    assert client.get(f"{PAGE}{label}/").status_code == 404


def test_the_way_from_a_mail_that_names_nothing(client: Client, alice: User) -> None:
    page = contribution(title="Under the rose", visibility=Visibility.COMMUNITY)
    address = f"/en/digest/read/{page.translation_key}/"
    denied = client.get(address)
    assert denied.status_code == 404
    client.force_login(alice)
    assert client.get(address)["Location"] == f"/en/practices/{page.slug}/"
    client.logout()
    page.delete()
    assert client.get(address).content == denied.content


def test_the_page_takes_as_many_queries_for_thirty_items_as_for_one(
    client: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    elections = topic("elections")
    follow(alice, "topic", elections.pk)
    preference(alice)
    client.force_login(alice)
    contribution(topics=[elections])
    read(client)
    with django_assert_num_queries(21) as captured:
        read(client)
    queries = len(captured)
    for number in range(30):
        contribution(title=f"Practice {number}", topics=[elections])
    read(client)
    with django_assert_num_queries(queries):
        assert "And 11 more." in read(client)


WISHES = {**CHOICES, "follows": "1"}


def test_all_that_the_page_asks_is_kept(client: Client, alice: User) -> None:
    elections = topic("elections")
    kept, dropped = contribution(title="Kept"), contribution(title="Dropped")
    for page in (kept, dropped):
        follow(alice, "contribution", page.translation_key)
    search = SavedSearch.objects.create(member=alice, name="Courts", query="q=court")
    client.force_login(alice)
    sent = {
        **WISHES,
        "time_zone": "Africa/Cairo",
        "preferred_language": "fr",
        "paused_until": (timezone.localdate() + timedelta(days=40)).isoformat(),
        "topic": [str(elections.pk)],
        "kind": ["practice", "offer"],
        "keep": [f"contribution:{kept.translation_key}"],
        "search": [str(search.pk)],
    }
    tried = client.post(PAGE, {**sent, "action": "preview"}).content.decode()
    assert "Nothing is saved yet" in tried
    assert not Follow.objects.filter(target="topic").exists()
    page = client.post(PAGE, sent, follow=True).content.decode()
    assert "Saved." in page
    alice.refresh_from_db()
    row = DigestPreference.objects.get(member=alice)
    assert (alice.time_zone, alice.preferred_language) == ("Africa/Cairo", "fr")
    assert row.next_due_at > timezone.now() + timedelta(days=38)
    followed = {(one.target, one.value) for one in Follow.objects.of(alice)}
    assert followed == {
        ("topic", str(elections.pk)),
        ("kind", "practice"),
        ("kind", "offer"),
        ("contribution", str(kept.translation_key)),
    }
    search.refresh_from_db()
    assert search.in_digest


def test_what_is_tried_out_is_shown_by_the_code_that_sends(
    client: Client, alice: User
) -> None:
    elections = topic("elections")
    contribution(title="About elections", topics=[elections])
    contribution(title="About something else")
    preference(alice, is_discreet=False)
    client.force_login(alice)
    assert "About something else" in read(client)
    tried = client.post(
        PAGE, {**WISHES, "topic": [str(elections.pk)], "action": "part"}
    )
    part = tried.content.decode()
    assert "<html" not in part
    assert "GAAMAC today: 1 practice: “About elections”" in part
    assert "About something else" not in part
    off = client.post(PAGE, {**WISHES, "frequency": "off", "action": "part"})
    assert "You get no digest." in off.content.decode()
    nonsense = {**WISHES, "topic": ["x", "0"], "search": ["9" * 40], "action": "part"}
    assert client.post(PAGE, nonsense).status_code == 200
    refused = client.post(PAGE, {**nonsense, "action": ""})
    assert "There is nothing like this to follow any more." in refused.content.decode()


def test_a_pause_holds_back_what_was_already_queued_and_loses_nothing(
    client: Client, alice: User, mailoutbox: list
) -> None:
    with time_machine.travel("2026-11-23T08:10:00+00:00", tick=False) as clock:
        contribution(title="While they are away")
        preference(alice)
        plan_due(timezone.now())
        client.force_login(alice)
        client.post(PAGE, {**CHOICES, "paused_until": "2026-11-30"})
        send_waiting()
        assert mailoutbox == []
        assert alice.deliveries.get().reason == Reason.PAUSED
        clock.move_to("2026-11-30T06:00:00+00:00")
        plan_due(timezone.now())
        send_waiting()
        assert mailoutbox == []
        clock.move_to("2026-11-30T07:01:00+00:00")
        plan_due(timezone.now())
        send_waiting()
    assert "While they are away" in mailoutbox[0].body


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31", "soon", "2026-02-30"])
def test_a_pause_of_no_sense_is_refused_or_is_none(
    client: Client, alice: User, day: str
) -> None:
    client.force_login(alice)
    response = client.post(PAGE, {**CHOICES, "paused_until": day})
    assert response.status_code in {200, 302}
    row = DigestPreference.objects.filter(member=alice).first()
    assert row is None or row.paused_until is None


def test_what_editors_say_and_put_first_is_shown_before_it_is_sent(
    client: Client, alice: User, edith: User, mailoutbox: list
) -> None:
    """Of the edition that comes next for the member: after a pause it is another one."""
    with time_machine.travel("2026-11-23T06:10:00+00:00", tick=False) as clock:
        page = contribution(title="A hasty report")
        preference(alice, next_due_at=timezone.now() + timedelta(hours=2), hour=8)
        for label, note in (("2026-11-23", "Today."), ("2026-11-30", "Next week.")):
            edition = Edition.objects.create(frequency="daily", label=label)
            services.save_notes(edition, {"en": note}, edith)
        services.mark(edition, page.translation_key, Act.PIN, edith)
        client.force_login(alice)
        today = read(client)
        chosen = {**CHOICES, "hour": "8", "paused_until": "2026-11-30"}
        tried = client.post(PAGE, {**chosen, "action": "part"}).content.decode()
        client.post(PAGE, chosen)
        kept = read(client)
        clock.move_to("2026-11-30T08:01:00+00:00")
        plan_due(timezone.now())
        send_waiting()
    assert "Today." in today
    assert "Chosen by the editors" not in today
    for shown in (tried, kept, mailoutbox[0].body):
        assert "Next week." in shown
        assert "Chosen by the editors" in shown


def test_what_was_new_while_it_was_off_is_not_promised(
    client: Client, alice: User
) -> None:
    with time_machine.travel("2026-11-23T08:10:00+00:00", tick=False) as clock:
        preference(alice)
        turn_off(alice)
        contribution(title="While it was off")
        client.force_login(alice)
        by_mistake = client.post(PAGE, {**CHOICES, "action": "part"})
        assert "While it was off" in by_mistake.content.decode()
        clock.move_to("2026-11-26T08:10:00+00:00")
        assert "You get no digest." in read(client).partition('id="next"')[2]
        later = client.post(PAGE, {**CHOICES, "action": "part"}).content.decode()
        client.post(PAGE, CHOICES)
        assert "While it was off" not in read(client)
    assert "While it was off" not in later


def test_a_saved_search_is_tried_in_the_language_of_the_mail(
    client: Client, alice: User
) -> None:
    original = contribution(title="Nothing like it", summary="Other words.")
    contribution(title="Un tribunal", language="fr", translation_of=original)
    search = SavedSearch.objects.create(member=alice, name="T", query="q=tribunal")
    preference(alice)
    client.force_login(alice)
    tried = {**WISHES, "search": [str(search.pk)], "action": "part"}
    assert "Un tribunal" not in client.post(PAGE, tried).content.decode()
    in_french = client.post(PAGE, {**tried, "preferred_language": "fr"})
    assert "Un tribunal" in in_french.content.decode()


def test_a_member_whose_mail_comes_back_is_told_on_the_page(
    client: Client, alice: User
) -> None:
    contribution(title="Never mailed")
    preference(alice)
    suppress(alice.email, "550 no such user")
    client.force_login(alice)
    assert "Our mails to your address come back" in read(client)


def test_the_next_moment_is_told_by_the_clock_that_was_chosen(
    client: Client, alice: User
) -> None:
    """Also by a link, and where the device has another clock: the hour above is of that one."""
    with time_machine.travel("2026-11-23T06:10:00+00:00", tick=False):
        client.force_login(alice)
        client.post(PAGE, {**CHOICES, "time_zone": "Africa/Cairo"})
        row = DigestPreference.objects.get(member=alice)
        link = reverse(
            "digest-preferences-by-link",
            args=[token(PREFERENCES, alice.pk, row.link_key)],
        )
        client.logout()
        assert "The next one is due on 24 November 2026, 07:00 UTC+2." in read(
            client, link
        )
