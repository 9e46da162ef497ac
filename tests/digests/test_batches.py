"""What a batch holds for each member: rights, consent, follows, and few queries."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from digests import ledger, services
from digests.batches import Batch
from digests.choices import Reason
from digests.models import Delivery
from digests.planning import plan_due
from digests.receipts import Receipts
from digests.sending import send_waiting
from exchange.choices import Kind
from exchange.follows import follow
from exchange.models import CatalogueEntry, Response
from exchange.review import request_changes
from exchange.services import respond, save_search
from gaamac.common.visibility import Visibility
from members.choices import MembershipState
from members.models import FocalPoint, Suppression, User
from tests.factories.digests import preference
from tests.factories.exchange import contribution, topic
from tests.factories.members import OrganisationFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(site: None) -> None:
    """Every test has the page tree."""


def claimed(*members: User) -> Batch:
    """The batch of these members' digests, due now."""
    for one in members:
        if not hasattr(one, "digest_preference"):
            preference(one)
    plan_due(timezone.now())
    return Batch(ledger.claim())


def titles(batch: Batch, user: User) -> list[str]:
    """What one member's digest holds."""
    return [
        chosen.item.title
        for mailing in batch.mailings
        for chosen in mailing.choice.chosen
        if mailing.reader.member_id == user.pk
    ]


def why_not(batch: Batch, user: User) -> str:
    """The reason for which one member gets nothing."""
    pk = Delivery.objects.get(member=user).pk
    (found,) = [reason for reason, ids in batch.skipped.items() if pk in ids]
    return str(found)


@pytest.mark.parametrize("visibility", Visibility.values)
def test_everybody_gets_exactly_what_they_may_see(
    visibility: int, alice: User, charlie: User, fatima: User, edith: User
) -> None:
    contribution(title="It", visibility=visibility)
    cast = (alice, charlie, fatima, edith)
    batch = claimed(*cast)
    for user in cast:
        seen = CatalogueEntry.objects.visible_to(user).exists()
        assert titles(batch, user) == (["It"] if seen else [])


def test_the_pending_the_suspended_and_the_gone_get_nothing(
    alice: User, bob: User, pavel: User
) -> None:
    contribution(visibility=Visibility.PUBLIC)
    for user in (alice, bob, pavel):
        preference(user)
    plan_due(timezone.now())
    alice.membership.state = MembershipState.SUSPENDED
    alice.membership.save()
    bob.is_active = False
    bob.save()
    batch = Batch(ledger.claim())
    assert batch.mailings == []
    assert {why_not(batch, user) for user in (alice, bob, pavel)} == {
        Reason.NOT_A_MEMBER
    }


def test_a_deleted_account_is_skipped(alice: User) -> None:
    contribution()
    preference(alice)
    plan_due(timezone.now())
    alice.delete()
    batch = Batch(ledger.claim())
    assert list(batch.skipped) == [Reason.GONE]


def test_rights_lost_between_queue_and_sending_count(fatima: User) -> None:
    contribution(title="For focal points", visibility=Visibility.FOCAL_POINTS)
    preference(fatima)
    plan_due(timezone.now())
    FocalPoint.objects.update(until=timezone.now().date() - timedelta(days=1))
    assert Batch(ledger.claim()).mailings == []


def test_turning_it_off_between_queue_and_sending_counts(alice: User) -> None:
    contribution()
    preference(alice)
    plan_due(timezone.now())
    services.turn_off(alice)
    batch = Batch(ledger.claim())
    assert why_not(batch, alice) == Reason.TURNED_OFF


def test_a_suppressed_address_gets_nothing(alice: User) -> None:
    contribution()
    Suppression.objects.create(address="alice@example.org", reason="550")
    User.objects.filter(pk=alice.pk).update(email="Alice@example.org")
    assert why_not(claimed(alice), alice) == Reason.SUPPRESSED


def test_an_unverified_address_gets_nothing(alice: User) -> None:
    contribution()
    alice.emailaddress_set.update(verified=False)
    assert why_not(claimed(alice), alice) == Reason.NO_ADDRESS


def test_nothing_new_is_said_and_not_sent(alice: User) -> None:
    assert why_not(claimed(alice), alice) == Reason.NOTHING_NEW


def test_what_is_unpublished_or_narrowed_meanwhile_is_not_sent(alice: User) -> None:
    page = contribution(title="Taken back")
    preference(alice)
    plan_due(timezone.now())
    page.unpublish()
    assert Batch(ledger.claim()).mailings == []


def test_starting_content_is_no_news(alice: User) -> None:
    contribution(title="Old")
    CatalogueEntry.objects.update(announced_at=None)
    assert claimed(alice).mailings == []


def test_what_i_posted_is_no_news_to_me(alice: User, bob: User) -> None:
    contribution(title="Mine", author=alice)
    batch = claimed(alice, bob)
    assert titles(batch, alice) == []
    assert titles(batch, bob) == ["Mine"]


def test_each_member_gets_what_they_follow(
    alice: User, bob: User, charlie: User
) -> None:
    elections, hate = topic("elections"), topic("hate-speech")
    institute = OrganisationFactory()
    contribution(title="On elections", topics=[elections])
    contribution(Kind.CHALLENGE, "On hate speech", topics=[hate])
    contribution(Kind.OFFER, "Of the institute", organisation=institute)
    follow(alice, "topic", elections.pk)
    follow(alice, "organisation", institute.pk)
    follow(bob, "topic", hate.pk)
    follow(bob, "kind", Kind.PRACTICE)
    batch = claimed(alice, bob, charlie)
    assert sorted(titles(batch, alice)) == ["Of the institute", "On elections"]
    assert titles(batch, bob) == []
    assert len(titles(batch, charlie)) == 3


def test_each_contribution_comes_once_in_the_language_of_the_mail(
    alice: User, bob: User, charlie: User
) -> None:
    original = contribution(title="Relevé", language="fr")
    contribution(title="Survey", language="en", translation_of=original)
    User.objects.filter(pk=bob.pk).update(preferred_language="fr")
    follow(charlie, "language", "fr")
    batch = claimed(alice, bob, charlie)
    assert titles(batch, alice) == ["Survey"]
    assert titles(batch, bob) == ["Relevé"]
    assert titles(batch, charlie) == ["Relevé"]


def test_a_change_to_what_i_follow_is_told_once(alice: User, bob: User) -> None:
    page = contribution(title="Followed")
    follow(alice, "contribution", page.translation_key)
    batch = claimed(alice, bob)
    assert titles(batch, alice) == titles(batch, bob) == ["Followed"]
    with Receipts() as receipts:
        for mailing in batch.mailings:
            receipts.note(mailing.delivery.pk, 1)
    page.summary = "Rewritten."
    page.save_revision().publish()
    Delivery.objects.all().delete()
    preference(alice, window_opened_at=batch.mailings[0].delivery.window_closed_at)
    preference(bob, window_opened_at=batch.mailings[0].delivery.window_closed_at)
    again = claimed(alice, bob)
    assert titles(again, bob) == []
    (mailing,) = again.mailings
    assert mailing.choice.chosen[0].is_changed


def test_what_happens_while_the_clock_is_set_back_is_told_in_the_next_digest(
    alice: User, bob: User, edith: User, mailoutbox: list
) -> None:
    followed = contribution(title="Followed", author=bob)
    hidden = contribution(title="Unsigned", author=bob, attribution="anonymous")
    for page in (followed, hidden):
        follow(alice, "contribution", page.translation_key)
    draft = contribution(title="Not yet", author=bob, publish=False)
    review = draft.get_workflow().start(draft, bob)
    midnight = timezone.now().replace(hour=0, minute=30) + timedelta(days=1)
    with time_machine.travel(midnight, tick=False) as clock:
        for one in (alice, bob):
            preference(one)
        plan_due(timezone.now())
        send_waiting()
        mailoutbox.clear()
        clock.shift(timedelta(hours=-1))
        followed.summary = "Rewritten."
        followed.save_revision().publish()
        entry = CatalogueEntry.objects.get(pk=hidden.pk)
        respond(bob, entry, "More of this.", Visibility.COMMUNITY, uuid4())
        request_changes(review.current_task_state, edith, "Say where.")
        clock.shift(timedelta(days=1, hours=1))
        plan_due(timezone.now())
        send_waiting()
    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert "Followed" in told[alice.email]
    assert "Unsigned" in told[alice.email]
    assert "An editor asks for changes" in told[bob.email]


def test_responses_to_what_i_follow_are_counted_as_far_as_i_may_see_them(
    alice: User, bob: User
) -> None:
    page = contribution(title="Followed")
    CatalogueEntry.objects.update(announced_at=timezone.now() - timedelta(days=30))
    follow(alice, "contribution", page.translation_key)
    for author, visibility in [
        (bob, Visibility.COMMUNITY),
        (bob, Visibility.EDITORS),
        (alice, Visibility.COMMUNITY),
    ]:
        Response.objects.create(
            translation_key=page.translation_key,
            author=author,
            form_key=uuid4(),
            text="A response",
            visibility=visibility,
        )
    (mailing,) = claimed(alice, bob).mailings
    assert mailing.reader.member_id == alice.pk
    assert mailing.choice.chosen[0].responses == 1


def test_the_window_of_each_member_is_their_own(alice: User, bob: User) -> None:
    now = timezone.now()
    contribution(title="Earlier")
    CatalogueEntry.objects.update(announced_at=now - timedelta(days=2))
    contribution(title="Lately")
    preference(alice, window_opened_at=now - timedelta(days=7))
    preference(bob, window_opened_at=now - timedelta(days=1))
    batch = claimed(alice, bob)
    assert titles(batch, alice) == ["Lately", "Earlier"]
    assert titles(batch, bob) == ["Lately"]


def test_the_edge_of_a_window_belongs_to_the_earlier_one(alice: User) -> None:
    contribution(title="On the edge")
    edge = CatalogueEntry.objects.get().announced_at
    preference(alice, window_opened_at=edge)
    assert claimed(alice).mailings == []
    Delivery.objects.all().delete()
    preference(alice, window_opened_at=edge - timedelta(microseconds=1))
    assert titles(claimed(alice), alice) == ["On the edge"]


def test_a_repeat_holds_the_same_window(alice: User) -> None:
    contribution(title="First")
    batch = claimed(alice)
    delivery = batch.mailings[0].delivery
    ledger.give_back([delivery.pk])
    contribution(title="Afterwards")
    (again,) = ledger.claim()
    assert again.window_closed_at == delivery.window_closed_at
    repeat = Batch([again])
    assert titles(repeat, alice) == ["First"]
    names = [
        line
        for mail in (
            batch.message(batch.mailings[0]),
            repeat.message(repeat.mailings[0]),
        )
        for line in mail.content.split(b"\r\n")
        if line.startswith(b"Message-ID")
    ]
    assert names[0] == names[1]


def test_a_batch_of_thirty_takes_as_many_queries_as_one_of_one(
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    elections = topic("elections")
    institute = OrganisationFactory()
    pages = [
        contribution(title=f"Number {number}", topics=[elections])
        for number in range(3)
    ]

    def make(name: str) -> User:
        user = member(name)
        preference(user)
        follow(user, "topic", elections.pk)
        follow(user, "organisation", institute.pk)
        follow(user, "contribution", pages[0].translation_key)
        return user

    def build() -> int:
        batch = Batch(ledger.claim())
        return len([batch.message(mailing).content for mailing in batch.mailings])

    make("Warm")
    plan_due(timezone.now())
    build()
    make("First")
    plan_due(timezone.now())
    with django_assert_max_num_queries(19) as captured:
        assert build() == 1
    for number in range(30):
        make(f"Member{number}")
    plan_due(timezone.now())
    with django_assert_num_queries(len(captured)):
        assert build() == 30


def test_a_discreet_mail_names_nothing_that_is_not_public(
    alice: User, bob: User
) -> None:
    contribution(title="Openly said", summary="Open words.")
    hidden = contribution(
        title="Under the rose", summary="Quiet words.", visibility=Visibility.COMMUNITY
    )
    preference(alice)
    preference(bob, is_discreet=False)
    batch = claimed(alice, bob)
    mails = {
        mailing.reader.member_id: batch.message(mailing).as_email()
        for mailing in batch.mailings
    }
    discreet, plain = mails[alice.pk], mails[bob.pk]
    for text in (discreet.subject, discreet.body, discreet.alternatives[0][0]):
        assert "Under the rose" not in text
        assert "Quiet words" not in text
        assert hidden.slug not in text
    assert "A practice for members only" in discreet.body
    assert f"/en/digest/read/{hidden.translation_key}/" in discreet.body
    assert "Openly said" in discreet.body
    assert "Under the rose" in plain.body
    assert "Under the rose" not in plain.subject


def test_a_member_is_told_why_in_words(alice: User) -> None:
    elections = topic("elections")
    contribution(title="Counted", topics=[elections])
    follow(alice, "topic", elections.pk)
    batch = claimed(alice)
    mail = batch.message(batch.mailings[0]).as_email()
    assert "Because you follow Elections" in mail.body
    assert "Because you follow Elections" in mail.alternatives[0][0]


def test_a_saved_search_adds_what_its_list_shows_and_says_so(
    alice: User, bob: User, charlie: User
) -> None:
    save_search(alice, "Votes", "practice", "q=vote", in_digest=True)
    save_search(bob, "Votes", "practice", "q=vote", in_digest=False)
    save_search(charlie, "Ballots", "practice", "q=vote", in_digest=True)
    land = topic("land")
    follow(charlie, "topic", land.pk)
    contribution(title="A vote")
    contribution(title="A field", topics=[land])
    contribution(title="Something else")
    contribution(title="A secret vote", visibility=Visibility.EDITORS)
    batch = claimed(alice, bob, charlie)
    assert titles(batch, alice) == ["A vote"]
    assert len(titles(batch, bob)) == 3
    assert sorted(titles(batch, charlie)) == ["A field", "A vote"]
    texts = {
        mailing.reader.member_id: batch.message(mailing).content.decode()
        for mailing in batch.mailings
    }
    assert "Because of your saved search" in texts[alice.pk]
    assert "Ballots" in texts[charlie.pk]
    assert "Ballots" not in texts[alice.pk]


def test_a_search_that_finds_nothing_sends_nothing(alice: User) -> None:
    save_search(alice, "Gone", "", "topic=gone", in_digest=True)
    contribution()
    batch = claimed(alice)
    assert why_not(batch, alice) == Reason.NOTHING_NEW


def test_saved_searches_of_a_batch_cost_two_queries_however_many(
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    contribution(title="A vote")
    people = [member(f"Member {number}") for number in range(20)]
    for number, one in enumerate(people):
        preference(one)
        query = f"q=vote&year={2000 + number}&organisation=x"
        save_search(one, f"Search {number}", "practice", query, in_digest=True)
    plan_due(timezone.now())
    rows = ledger.claim()
    with django_assert_max_num_queries(15) as captured:
        Batch(rows[:1])
    with django_assert_num_queries(len(captured)):
        Batch(rows)


def test_what_was_said_in_a_window_is_found_by_its_index(alice: User) -> None:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    asked = Response.objects.filter(
        withdrawn_at=None, created_at__gt=now - timedelta(days=7), created_at__lte=now
    )
    assert "exchange_response_new" in asked.order_by().explain()
