"""Whoever has the whole database and not the key joins no person with what they wrote anonymously."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from uuid import UUID, uuid4

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry, Revision, TaskState, WorkflowState

from exchange import review
from exchange.authors import authors_of, is_written_by, note_author, written_by
from exchange.choices import Attribution
from exchange.models import (
    Authorship,
    CatalogueEntry,
    Response,
    SealedAuthor,
    SharingTerms,
    TooManySealed,
)
from exchange.services import respond, save_draft, set_terms, submit, withdraw_response
from exchange.services.terms import Answers
from gaamac.audit.models import AuditEntry
from gaamac.common import sealing
from gaamac.common.visibility import Visibility
from members.models import OutgoingNotice, User
from practices.authors import author_of
from practices.models import Adaptation, AdaptationAuthor, Practice
from tests.factories.members import CountryFactory, OrganisationFactory, member
from tests.factories.posting import a_post, again, approved, latest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

# A number that occurs nowhere by chance, so that finding it means something.
ZOE, YAN = 904_417_733, 904_417_739
NOON = datetime(2026, 3, 4, 12, 34, 56, 789_000, tzinfo=UTC)
# What stands here is the person's own, and tells of no text.
OF_THE_PERSON = {
    "members_user",
    "members_membership",
    "account_emailaddress",
    "members_organisation",
}


@pytest.fixture
def zoe() -> User:
    """A member whose number, name and organisation occur nowhere else."""
    house = OrganisationFactory(name="Hidden House", slug="hidden-house")
    return member("Zoequist", pk=ZOE, organisation=house)


@pytest.fixture
def dump(zoe: User, edith: User) -> dict[str, list[str]]:
    """The whole database after two anonymous texts of one person, one of them named at first."""
    with time_machine.travel(NOON) as clock:
        for title in ("Unsigned one", "Unsigned two"):
            saved = save_draft(zoe, a_post(title=title))
            clock.shift(timedelta(minutes=3))
            hidden = again(saved, attribution=Attribution.ANONYMOUS, summary="Nobody.")
            saved = submit(zoe, hidden)
            clock.shift(timedelta(minutes=7))
            page = latest(saved.page.translation_key, Practice)
            review.approve(page.current_workflow_task_state, edith)
            clock.shift(timedelta(minutes=11))
            entry = CatalogueEntry.objects.get(title=title)
            respond(zoe, entry, "I add this.", Visibility.PUBLIC, uuid4())
    return whole_database()


def whole_database() -> dict[str, list[str]]:
    """Every row of every table as text, binary columns as hexadecimal digits."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


def tables_with(dump: dict[str, list[str]], *needles: str) -> set[str]:
    hexadecimal = [needle.encode().hex() for needle in needles]
    words = [*needles, *hexadecimal]
    return {
        table
        for table, rows in dump.items()
        if any(word in row for row in rows for word in words)
    }


def test_the_number_and_the_name_stand_with_the_person_alone(
    dump: dict[str, list[str]],
) -> None:
    assert tables_with(dump, str(ZOE), "Zoequist", "zoequist") <= OF_THE_PERSON
    # An hour a person could be recognised by stands beside nothing they did.
    assert tables_with(dump, "Hidden House") <= OF_THE_PERSON


def test_what_is_sealed_has_nothing_in_common_between_two_texts_of_one_person(
    dump: dict[str, list[str]], edith: User
) -> None:
    other = approved(member("Yan", pk=YAN), edith, attribution=Attribution.ANONYMOUS)
    one, two = SealedAuthor.objects.exclude(terms_id=other.translation_key)
    third = SealedAuthor.objects.get(terms_id=other.translation_key)
    assert one.slot != two.slot
    assert len(one.seal) == len(two.seal) == len(third.seal)
    # A token of Fernet begins with its version and the moment it was made.
    assert bytes(one.seal)[:11] == bytes(two.seal)[:11] == bytes(third.seal)[:11]
    # Behind that, and behind padding, no piece of one seal stands in the other.
    body = bytes(one.seal)[12:-4]
    pieces = {body[start : start + 8] for start in range(len(body) - 8)}
    assert not any(piece in bytes(two.seal) for piece in pieces)


def test_no_hour_beside_the_text_is_the_author_s(dump: dict[str, list[str]]) -> None:
    """What the author does at an hour can't be laid beside the hour of a sign-in."""
    midnight = NOON.replace(hour=0, minute=0, second=0, microsecond=0)
    late = midnight + timedelta(days=1) - timedelta(microseconds=1)
    pages = Practice.objects.values_list("pk", flat=True)
    keys = [str(pk) for pk in pages]
    beside = {
        "created_at": [
            Revision.objects.filter(object_id__in=keys),
            WorkflowState.objects.filter(object_id__in=keys),
        ],
        "started_at": [TaskState.objects.all()],
        "timestamp": [PageLogEntry.objects.filter(page__in=pages)],
        "latest_revision_created_at": [Practice.objects.all()],
    }
    for column, tables in beside.items():
        for rows in tables:
            assert set(rows.values_list(column, flat=True)) == {midnight}
    terms = SharingTerms.objects.values_list("submitted_at", "confirmed_at")
    assert set(terms) == {(midnight, midnight)}
    assert set(Response.objects.values_list("created_at", flat=True)) == {late}
    assert set(CatalogueEntry.objects.values_list("published_at", flat=True)) == {
        midnight
    }
    acts = AuditEntry.objects.filter(detail__by_its_author=1)
    assert set(acts.values_list("at", flat=True)) == {midnight}


def test_the_record_names_no_author_even_of_what_was_named_then(
    zoe: User, alice: User
) -> None:
    """The audit is never changed: what it said of a named text it would say of an anonymous one."""
    saved = save_draft(alice, a_post(visibility=Visibility.COMMUNITY))
    save_draft(alice, again(saved, visibility=Visibility.PUBLIC))
    key = str(saved.page.translation_key)
    assert not AuditEntry.objects.filter(target__contains=key, actor=alice.pk).exists()


def test_no_mail_that_waits_or_went_tells_who_wrote(
    zoe: User, edith: User, settings
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = False
    saved = submit(zoe, a_post(attribution=Attribution.ANONYMOUS))
    page = latest(saved.page.translation_key, Practice)
    review.approve(page.current_workflow_task_state, edith)
    waiting = OutgoingNotice.objects.exclude(sealed=b"")
    assert waiting.exists()
    assert not OutgoingNotice.objects.filter(recipient=zoe).exists()
    key = str(saved.page.translation_key)
    assert all(key not in str(row.context) for row in waiting)


def columns_of(table: str, kinds: set[str]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = %s",
            [table],
        )
        for name, kind in cursor.fetchall():
            if kind in kinds:
                yield name


def values_of(table: str, kinds: set[str]) -> set[str]:
    """Every value of these kinds in a table."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for name in columns_of(table, kinds):
            cursor.execute(f'SELECT "{name}"::text FROM "{table}"')
            found |= {value for (value,) in cursor.fetchall() if value}
    return found


def test_no_join_by_equal_keys_or_moments_leads_from_the_person_to_the_text(
    dump: dict[str, list[str]],
) -> None:
    """The attacker joins every table of the person with every table of the texts by equal values."""
    kinds = {"uuid", "timestamp with time zone", "bytea", "xid8"}
    persons: set[str] = set()
    for table in OF_THE_PERSON - {"members_organisation"}:
        persons |= values_of(table, kinds)
    of_texts = {
        "exchange_sealedauthor",
        "exchange_sharingterms",
        "exchange_response",
        "exchange_address",
        "exchange_catalogueentry",
        "exchange_cataloguechange",
        "wagtailcore_page",
        "wagtailcore_revision",
        "wagtailcore_pagelogentry",
        "wagtailcore_workflowstate",
        "wagtailcore_taskstate",
        "members_outgoingnotice",
    }
    assert of_texts <= set(dump)
    for table in of_texts:
        assert not persons & values_of(table, kinds), table


def test_without_the_key_nothing_is_opened_nor_found(
    dump: dict[str, list[str]], zoe: User, settings
) -> None:
    key = CatalogueEntry.objects.first().translation_key
    assert is_written_by(zoe, key)
    settings.AUTHOR_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert not is_written_by(zoe, key)
    with pytest.raises(sealing.WrongSeal):
        authors_of(key)


def test_a_seal_that_was_moved_to_another_text_opens_nothing(
    dump: dict[str, list[str]],
) -> None:
    one, two = SealedAuthor.objects.order_by("pk")
    SealedAuthor.objects.filter(pk=one.pk).update(seal=two.seal)
    with pytest.raises(sealing.WrongSeal):
        authors_of(one.terms_id)


def test_the_author_has_all_of_their_own(
    dump: dict[str, list[str]], zoe: User, alice: User
) -> None:
    keys = set(CatalogueEntry.objects.values_list("translation_key", flat=True))
    assert {row["terms_id"] for row in written_by(zoe)} == keys
    assert not list(written_by(alice))
    assert all(authors_of(key) == [zoe] for key in keys)


def test_the_database_refuses_a_name_beside_what_is_anonymous(
    alice: User, edith: User
) -> None:
    page = approved(alice, edith, attribution=Attribution.ANONYMOUS)
    with pytest.raises(IntegrityError, match="has an author in clear"):  # noqa: SIM117, PT012
        with transaction.atomic():
            Authorship.objects.create(terms_id=page.translation_key, user=alice)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_an_author_who_takes_a_name_again_stands_in_clear_again(alice: User) -> None:
    saved = save_draft(alice, a_post(attribution=Attribution.ANONYMOUS))
    save_draft(alice, again(saved, attribution=Attribution.NAMED))
    assert Authorship.objects.get().user == alice
    assert not SealedAuthor.objects.exists()


def test_another_key_takes_over_and_the_old_one_can_go(
    dump: dict[str, list[str]], zoe: User, settings
) -> None:
    new = Fernet.generate_key().decode()
    old = settings.AUTHOR_ENCRYPTION_KEYS
    settings.AUTHOR_ENCRYPTION_KEYS = [new, *old]
    assert len(list(written_by(zoe))) == 2
    out = io.StringIO()
    call_command("rotate_author_key", stdout=out)
    assert out.getvalue() == "Authors sealed under the newest key: 2.\n"
    settings.AUTHOR_ENCRYPTION_KEYS = [new]
    assert len(list(written_by(zoe))) == 2
    assert authors_of(CatalogueEntry.objects.first().translation_key) == [zoe]


def test_without_the_old_key_nothing_changes_and_it_says_why(
    dump: dict[str, list[str]], settings
) -> None:
    before = set(SealedAuthor.objects.values_list("slot", flat=True))
    settings.AUTHOR_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="put that key back"):
        call_command("rotate_author_key")
    assert set(SealedAuthor.objects.values_list("slot", flat=True)) == before


def test_there_is_an_end_to_what_one_person_can_seal(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "SLOTS", 2)
    for number in range(3):
        terms = SharingTerms.objects.create(
            translation_key=UUID(int=number + 1),
            kind="practice",
            attribution=Attribution.ANONYMOUS,
        )
        if number < 2:
            note_author(terms, alice)
    with pytest.raises(TooManySealed, match="more than the portal can keep anonymous"):
        note_author(terms, alice)


def test_from_a_name_to_none_every_trace_in_the_database_goes(
    zoe: User, edith: User
) -> None:
    """Published, owned, locked, answered and changed under a name; then the name is taken off."""
    page = approved(zoe, edith, title="Signed at first")
    entry = CatalogueEntry.objects.get()
    respond(zoe, entry, "Ask me.", Visibility.PUBLIC, uuid4())
    page.owner, page.locked_by, page.locked = zoe, zoe, True
    page.save()
    page.save_revision(user=zoe, log_action=True)
    Practice.objects.update(locked=False)
    key = page.translation_key
    terms = SharingTerms.objects.get()
    set_terms(page, zoe, Answers(terms.visibility, Attribution.ANONYMOUS, None))
    OutgoingNotice.objects.all().delete()
    dump = whole_database()
    assert tables_with(dump, str(ZOE), "Zoequist", "zoequist") <= OF_THE_PERSON
    assert tables_with(dump, "Hidden House") <= OF_THE_PERSON
    assert is_written_by(zoe, key)
    response = Response.objects.get()
    withdraw_response(zoe, response)
    assert Response.objects.get().withdrawn_at


def test_the_own_rows_of_a_member_cost_no_query_more(
    client: Client,
    zoe: User,
    alice: User,
    edith: User,
) -> None:
    """Whether anonymous or named, one's own restricted text is found with the same queries."""
    for author, attribution in (
        (alice, Attribution.NAMED),
        (zoe, Attribution.ANONYMOUS),
    ):
        approved(author, edith, visibility=Visibility.EDITORS, attribution=attribution)
    counts = []
    for reader in (alice, zoe):
        client.force_login(reader)
        client.get("/en/practices/")
        with CaptureQueriesContext(connection) as captured:
            shown = client.get("/en/practices/").content.decode()
        assert "Monitors for peace" in shown
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_what_was_anonymous_before_the_keys_came_is_sealed_by_the_migration(
    alice: User, edith: User
) -> None:
    page = approved(alice, edith, attribution=Attribution.ANONYMOUS)
    key = page.translation_key
    SealedAuthor.objects.all().delete()
    Authorship.objects.create(terms_id=key, user=alice)
    said = Response.objects.create(
        translation_key=key, author=alice, form_key=uuid4(), text="As before."
    )
    move = import_module("exchange.migrations.0017_move_anonymous_authors").move
    move(apps, None)
    assert not Authorship.objects.exists()
    assert authors_of(key) == [alice]
    assert is_written_by(alice, key)
    said.refresh_from_db()
    assert (said.author, said.by_author) == (None, True)


def test_adaptations_of_before_are_sealed_too(alice: User, edith: User) -> None:
    page = approved(alice, edith)
    adaptation = Adaptation.objects.create(
        practice_key=page.translation_key,
        key=uuid4(),
        country=CountryFactory(),
        year=2024,
        language="en",
        visibility=Visibility.PUBLIC,
        attribution=Attribution.ANONYMOUS,
    )
    AdaptationAuthor.objects.create(adaptation=adaptation, user=alice)
    move = import_module("practices.migrations.0005_move_anonymous_recorders").move
    move(apps, None)
    assert not AdaptationAuthor.objects.exists()
    assert author_of(Adaptation.objects.get()) == alice
    assert list(Adaptation.objects.by(alice)) == [adaptation]
    assert not Adaptation.objects.by(edith).exists()
