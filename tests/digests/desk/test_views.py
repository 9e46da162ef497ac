"""The digests' desk: the next editions, previews for any audience, marks, notes, sending now, one member."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from digests import ledger
from digests.bounces import Returned, record
from digests.choices import Act, BounceKind, Reason
from digests.models import Delivery, Edition, EditionNote, ItemMark
from digests.planning import plan_due
from digests.sending import send_waiting
from exchange.follows import follow
from exchange.models import CatalogueEntry
from exchange.services import respond
from gaamac.audit.choices import Act as Recorded
from gaamac.audit.models import AuditEntry
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.digests import preference
from tests.factories.exchange import contribution, topic
from tests.factories.members import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
MONDAY = "2026-11-23T06:00:00+00:00"
PAGE = "/cms/digests/weekly/2026-W48/"


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    client.force_login(edith)
    return client


@pytest.fixture
def week(alice: User, bob: User):
    """Two members get W48 on Wednesday."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        due = timezone.now() + timedelta(days=2, hours=2)
        for user in (alice, bob):
            preference(user, frequency="weekly", weekday=2, hour=8, next_due_at=due)
        yield clock


def read(desk: Client, address: str = PAGE, **query: object) -> str:
    response = desk.get(address, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_only_editors_have_it(client: Client, alice: User, week) -> None:
    addresses = ("/cms/digests/", PAGE, f"{PAGE}mail/", f"{PAGE}send/")
    for user in (None, alice):
        if user:
            client.force_login(user)
        for address in (*addresses, f"/cms/digests/members/{alice.pk}/"):
            assert client.get(address).status_code in {302, 403, 404}, address
            assert client.post(address).status_code in {302, 403, 404, 405}, address
    assert not Edition.objects.exists()


def test_an_audience_gets_what_such_a_member_would_be_sent(
    desk: Client, alice: User, week, mailoutbox: list
) -> None:
    elections = topic("elections")
    contribution(title="About elections", topics=[elections])
    contribution(title="For focal points", visibility=Visibility.FOCAL_POINTS)
    contribution(title="Another thing")
    assert "2026-W48" in read(desk, "/cms/digests/")
    audience = {"language": "en", "clearance": "1", "topic": [str(elections.pk)]}
    page = read(desk, **audience)
    assert "GAAMAC weekly: 1 practice" in page
    _before, _pre, text = page.partition("<pre")
    assert "Another thing" not in text
    focal = read(desk, language="en", clearance="2")
    assert "For focal points" in focal.partition("<pre")[2]
    assert "For focal points" not in read(desk).partition("<pre")[2]
    html = desk.get(f"{PAGE}mail/", audience)
    assert "About elections" in html.content.decode()
    assert "sandbox" in html["Content-Security-Policy"]
    follow(alice, "topic", elections.pk)
    week.shift(timedelta(days=2, hours=3))
    plan_due(timezone.now())
    send_waiting()
    sent = next(mail for mail in mailoutbox if mail.to == [alice.email])
    assert sent.subject == "GAAMAC weekly: 1 practice"
    for line in ("About elections", "Because you follow Elections"):
        assert line in sent.body
        assert line in text


def test_a_note_stands_in_each_language_and_a_test_goes_to_oneself(
    desk: Client, edith: User, week, mailoutbox: list
) -> None:
    contribution(title="Something")
    notes = {"note_en": "Two calls close on Friday.", "note_fr": "Deux appels."}
    desk.post(PAGE, {"action": "notes", **notes})
    assert EditionNote.objects.count() == 2
    assert "Two calls close on Friday." in read(desk, language="es", clearance="1")
    assert "Deux appels." in read(desk, language="fr", clearance="1")
    desk.post(f"{PAGE}?language=fr&clearance=1", {"action": "test"})
    (mail,) = mailoutbox
    assert mail.to == [edith.email]
    assert mail.subject.startswith("[Test] ")
    assert "Deux appels." in mail.body
    desk.post(PAGE, {"action": "notes", "note_en": "", "note_fr": "Deux appels."})
    assert [one.language for one in EditionNote.objects.all()] == ["fr"]
    acts = AuditEntry.objects.filter(act=Recorded.DIGEST_EDITED)
    assert [one.detail["what"] for one in acts] == ["note", "test", "note"]


def test_items_are_put_first_held_and_let_go(desk: Client, week) -> None:
    page = contribution(title="A hasty report")
    key = str(page.translation_key)
    for action, state in [
        ("pin", "Stands first"),
        ("hold", "Hold back"),
        ("drop", "Leave out for good"),
    ]:
        desk.post(PAGE, {"action": action, "key": key})
        assert f"<b>{state}</b>" in read(desk)
    assert ItemMark.objects.filter(ended_at=None, act=Act.DROP).count() == 1
    assert "A hasty report" not in read(desk).partition("<pre")[2]
    desk.post(PAGE, {"action": "take-back", "key": key})
    assert not ItemMark.objects.filter(ended_at=None).exists()
    assert desk.post(PAGE, {"action": "hold", "key": "x"}).status_code == 404
    assert desk.get("/cms/digests/weekly/1999-W01/").status_code == 404


def test_an_audience_may_follow_an_organisation_or_a_contribution_that_was_answered(
    desk: Client, bob: User, week
) -> None:
    house = OrganisationFactory(name="House of Peace")
    contribution(title="Of the house", organisation=house)
    page = contribution(title="An older practice")
    entry = CatalogueEntry.objects.filter(pk=page.pk)
    entry.update(announced_at=timezone.now() - timedelta(days=60))
    respond(bob, entry.get(), "And then?", Visibility.COMMUNITY, uuid4())
    shown = read(desk, language="en", clearance="1", organisation=[str(house.pk)])
    assert "Of the house" in shown.partition("<pre")[2]
    key = str(page.translation_key)
    shown = read(desk, language="en", clearance="1", contribution=[key])
    text = shown.partition("<pre")[2]
    assert "An older practice" in text
    assert "1 new response" in text
    assert "Of the house" not in text


def test_an_audience_may_have_a_saved_search(desk: Client, week) -> None:
    contribution(title="A court for elders")
    contribution(title="Another thing")
    shown = read(desk, language="en", clearance="1", search="/fr/practices/?q=elders")
    text = shown.partition("<pre")[2]
    assert "A court for elders" in text
    assert "Another thing" not in text
    refused = read(desk, language="en", clearance="1", search="/en/about/")
    assert "No list has this address." in refused


def test_what_was_let_go_stands_among_what_is_new(desk: Client, week) -> None:
    page = contribution(title="Held for long")
    CatalogueEntry.objects.update(announced_at=timezone.now() - timedelta(days=60))
    assert "Held for long" not in read(desk)
    key = str(page.translation_key)
    desk.post(PAGE, {"action": "hold", "key": key})
    assert "Held for long" in read(desk)
    week.shift(timedelta(hours=1))
    desk.post(PAGE, {"action": "take-back", "key": key})
    week.shift(timedelta(minutes=1))
    page = read(desk)
    assert "Held for long" in page.partition("<pre")[0]
    assert "Held for long" in page.partition("<pre")[2]


def test_sending_now_asks_for_the_label_and_repeats_nothing(
    desk: Client,
    week,
    mailoutbox: list,
    django_capture_on_commit_callbacks,
) -> None:
    contribution(title="Urgent")
    assert "goes to 2 members at once" in read(desk, f"{PAGE}send/")
    wrong = desk.post(f"{PAGE}send/", {"label": "2026-W47"}).content.decode()
    assert "This is not the label." in wrong
    assert not AuditEntry.objects.filter(act=Recorded.DIGEST_SENT_NOW).exists()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{PAGE}send/", {"label": "2026-W48"})
    send_waiting()
    assert len(mailoutbox) == 2
    assert AuditEntry.objects.filter(act=Recorded.DIGEST_SENT_NOW).count() == 1
    week.shift(timedelta(days=2, hours=3))
    plan_due(timezone.now())
    send_waiting()
    assert len(mailoutbox) == 2
    assert Delivery.objects.count() == 2


def test_one_member_is_found_and_the_look_is_recorded(
    desk: Client, edith: User, alice: User, week
) -> None:
    week.shift(timedelta(days=2, hours=3))
    plan_due(timezone.now())
    rows = ledger.claim()
    mine = next(row for row in rows if row.member_id == alice.pk)
    ledger.record_failed(mine, Reason.REFUSED, "550 5.1.1 No such user")
    assert alice.email in read(desk, "/cms/digests/members/", q="alic")
    assert "Nobody of that name" in read(desk, "/cms/digests/members/", q="nobody")
    page = read(desk, f"/cms/digests/members/{alice.pk}/")
    assert "The address was refused for good" in page
    assert "550 5.1.1 No such user" in page
    assert "A digest would be sent to them now" in page
    record(Returned(alice.email, BounceKind.HARD, "1", None, "5.1.1", "Unknown here"))
    page = read(desk, f"/cms/digests/members/{alice.pk}/")
    assert "5.1.1 Unknown here" in page
    assert "A digest would not be sent to them now" in page
    assert "Their address refused mail before" in page
    entry, _again = AuditEntry.objects.filter(act=Recorded.MAILS_LOOKED_UP)
    assert (entry.actor, entry.target) == (edith.pk, f"member:{alice.pk}")


def test_a_run_that_fails_stands_on_the_first_screen(desk: Client, week) -> None:
    assert "Digests are not going out" not in read(desk, "/cms/")
    week.shift(timedelta(days=2, hours=3))
    plan_due(timezone.now())
    (first, _second) = ledger.claim()
    ledger.record_put_off(first, "451 4.7.1 Try later")
    page = read(desk, "/cms/")
    assert "Digests are not going out as they should" in page
    assert "451 4.7.1 Try later" in page
    ledger.give_back([_second.pk])
    week.shift(timedelta(minutes=11))
    assert "is a worker running?" in read(desk, "/cms/")


def test_it_says_so_when_nobody_plans_and_when_a_worker_left_what_it_had_begun(
    desk: Client, week
) -> None:
    week.shift(timedelta(days=2, hours=2, minutes=11))
    said = "2 mails wait and nobody sends them"
    assert said in read(desk, "/cms/")
    plan_due(timezone.now())
    assert "Digests are not going out" not in read(desk, "/cms/")
    ledger.claim()
    assert "Digests are not going out" not in read(desk, "/cms/")
    week.shift(timedelta(minutes=11))
    assert said in read(desk, "/cms/")


def test_editions_say_why(desk: Client, week) -> None:
    week.shift(timedelta(days=2, hours=3))
    plan_due(timezone.now())
    send_waiting()
    page = read(desk, "/cms/digest-editions/")
    assert "2 (Nothing new for them: 2)" in page
    assert "Came back" in page


def test_an_edition_takes_as_many_queries_for_thirty_items_as_for_one(
    desk: Client, week, django_assert_max_num_queries
) -> None:
    contribution()
    read(desk)
    with django_assert_max_num_queries(60) as captured:
        read(desk)
    few = len(captured)
    for number in range(30):
        contribution(title=f"Practice {number}")
    with django_assert_max_num_queries(few):
        read(desk)
