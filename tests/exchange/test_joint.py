"""What takes two people: asked for by one, done when another confirms, and on record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from exchange import joint
from exchange.choices import Attribution
from exchange.models import Authorship, CatalogueEntry, SharingTerms
from exchange.services import set_terms
from exchange.services.terms import Answers
from gaamac.audit.choices import Act
from gaamac.audit.models import AuditEntry
from gaamac.common.visibility import Visibility
from members import joint as two_people
from members.choices import JointKind, JointState
from members.models import JointAct, OutgoingNotice, User
from members.services import NotPossible
from practices.models import Practice
from tests.factories.exchange import contribution
from tests.factories.members import editor, member
from tests.factories.posting import approved
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

REASON = "A court has asked whether the author is safe."


@pytest.fixture
def erik() -> User:
    """A second editor."""
    return editor("Erik")


@pytest.fixture
def zoe() -> User:
    return member("Zoequist")


@pytest.fixture
def unsigned(zoe: User, edith: User) -> Practice:
    return approved(zoe, edith, title="Unsigned", attribution=Attribution.ANONYMOUS)


def target_of(page: Practice) -> str:
    return f"practice:{page.translation_key}"


def asked(by: User, page: Practice) -> JointAct:
    kind = JointKind.OPEN_AUTHOR
    return two_people.ask(by, kind, target_of(page), REASON, {})


def on_record(act: Act) -> list[int | None]:
    return list(
        AuditEntry.objects.filter(act=act)
        .order_by("pk")
        .values_list("actor", flat=True)
    )


def send(client: Client, user: User, act: JointAct, **data: str) -> str:
    client.force_login(user)
    address = reverse("together:act", args=[act.pk])
    return client.post(address, data, follow=True).content.decode()


def test_two_editors_see_the_author_for_a_day_and_each_look_is_on_record(
    client: Client, unsigned: Practice, edith: User, erik: User
) -> None:
    act = asked(edith, unsigned)
    send(client, erik, act, decision="confirm")
    for reader in (edith, erik):
        assert "Zoequist" in send(client, reader, act, decision="look")
    assert on_record(Act.JOINT_ASKED) == [edith.pk]
    assert on_record(Act.JOINT_CONFIRMED) == [erik.pk]
    assert on_record(Act.AUTHOR_SEEN) == [edith.pk, erik.pk]
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
        assert "Zoequist" not in send(client, erik, act, decision="look")
    assert len(on_record(Act.AUTHOR_SEEN)) == 2


def test_the_page_alone_opens_nothing(
    client: Client, unsigned: Practice, edith: User, erik: User
) -> None:
    act = asked(edith, unsigned)
    two_people.confirm(erik, act.pk)
    client.force_login(edith)
    page = client.get(reverse("together:act", args=[act.pk]) + "?decision=look")
    assert "Zoequist" not in page.content.decode()
    assert on_record(Act.AUTHOR_SEEN) == []


def test_the_author_is_told_with_the_reason_whatever_they_switched_off(
    unsigned: Practice, edith: User, erik: User, zoe: User
) -> None:
    before = len(arrived(zoe.email))
    two_people.confirm(erik, asked(edith, unsigned).pk)
    mails = arrived(zoe.email)[before:]
    assert len(mails) == 1
    assert REASON in mails[0].body
    assert not OutgoingNotice.objects.filter(recipient=zoe).exists()


def test_the_author_reads_it_on_their_own_page_too(
    client: Client, unsigned: Practice, edith: User, erik: User, zoe: User
) -> None:
    two_people.confirm(erik, asked(edith, unsigned).pk)
    client.force_login(zoe)
    own = reverse("contribution-edit", args=["practice", unsigned.translation_key])
    assert REASON in client.get(own).content.decode()


def test_who_asked_does_not_confirm(unsigned: Practice, edith: User) -> None:
    act = asked(edith, unsigned)
    with pytest.raises(NotPossible, match="somebody else"):
        two_people.confirm(edith, act.pk)
    assert JointAct.objects.get().state == JointState.WAITING
    with pytest.raises(NotPossible):
        joint.who_wrote(act, edith)


def test_a_third_editor_sees_nothing(
    client: Client, unsigned: Practice, edith: User, erik: User
) -> None:
    act = asked(edith, unsigned)
    two_people.confirm(erik, act.pk)
    assert "Zoequist" not in send(client, editor("Third"), act, decision="look")


def test_an_author_who_is_an_editor_has_no_part_in_it(edith: User, erik: User) -> None:
    page = approved(erik, edith, attribution=Attribution.ANONYMOUS)
    act = asked(edith, page)
    with pytest.raises(NotPossible):
        two_people.confirm(erik, act.pk)
    with pytest.raises(NotPossible):
        asked(erik, page)
    assert erik.pk not in on_record(Act.JOINT_CONFIRMED) + on_record(Act.JOINT_ASKED)


def test_after_seven_days_nobody_confirms_it(
    unsigned: Practice, edith: User, erik: User
) -> None:
    act = asked(edith, unsigned)
    with (
        time_machine.travel(datetime.now(UTC) + timedelta(days=7, seconds=1)),
        pytest.raises(NotPossible),
    ):
        two_people.confirm(erik, act.pk)


def test_what_was_refused_is_over(unsigned: Practice, edith: User, erik: User) -> None:
    act = asked(edith, unsigned)
    two_people.refuse(erik, act.pk)
    assert on_record(Act.JOINT_REFUSED) == [erik.pk]
    with pytest.raises(NotPossible):
        two_people.confirm(erik, act.pk)


def test_it_is_done_once(unsigned: Practice, edith: User, erik: User) -> None:
    act = asked(edith, unsigned)
    assert asked(edith, unsigned) == act
    two_people.confirm(erik, act.pk)
    with pytest.raises(NotPossible):
        two_people.confirm(editor("Third"), act.pk)


def test_an_asker_who_left_the_team_has_asked_for_nothing(
    unsigned: Practice, edith: User, erik: User
) -> None:
    act = asked(edith, unsigned)
    edith.groups.clear()
    with pytest.raises(NotPossible):
        two_people.confirm(erik, act.pk)


def test_without_the_second_factor_of_this_session_nothing_is_asked_or_answered(
    client: Client, unsigned: Practice, edith: User, erik: User, settings
) -> None:
    act = asked(edith, unsigned)
    settings.SECOND_FACTOR_REQUIRED = True
    send(client, erik, act, decision="confirm")
    assert JointAct.objects.get().state == JointState.WAITING


def test_members_are_told_nothing_of_it(
    client: Client, unsigned: Practice, edith: User, alice: User
) -> None:
    act = asked(edith, unsigned)
    client.force_login(alice)
    answer = client.get(reverse("together:act", args=[act.pk]))
    assert answer.status_code in (302, 404)
    assert REASON not in answer.content.decode()


def test_two_widen_what_has_no_author_and_one_alone_does_not(
    edith: User, erik: User
) -> None:
    page = contribution(visibility=Visibility.EDITORS)
    with pytest.raises(Exception, match="two of you decide together"):
        set_terms(page, edith, Answers(Visibility.PUBLIC, Attribution.NAMED, None))
    detail = {"visibility": int(Visibility.COMMUNITY)}
    act = two_people.ask(edith, JointKind.WIDEN, target_of(page), "It helps.", detail)
    two_people.confirm(erik, act.pk)
    assert SharingTerms.objects.get().visibility == Visibility.COMMUNITY
    assert CatalogueEntry.objects.get().visibility == Visibility.COMMUNITY
    assert on_record(Act.TERMS_CHANGED) == [erik.pk]


def test_what_has_an_author_is_widened_by_nobody_else(
    alice: User, edith: User, erik: User
) -> None:
    page = contribution(visibility=Visibility.EDITORS)
    detail = {"visibility": int(Visibility.PUBLIC)}
    act = two_people.ask(edith, JointKind.WIDEN, target_of(page), "It helps.", detail)
    Authorship.objects.create(terms=SharingTerms.objects.get(), user=alice)
    with pytest.raises(NotPossible, match="Only its author"):
        two_people.confirm(erik, act.pk)
    assert SharingTerms.objects.get().visibility == Visibility.EDITORS


def test_a_large_export_of_what_is_not_public_waits_for_a_second_person(
    client: Client, edith: User, erik: User, settings
) -> None:
    settings.EXPORT_ROWS_ALONE = 1
    for title in ("Hidden one", "Hidden two"):
        contribution(title=title, visibility=Visibility.FOCAL_POINTS)
    contribution(title="Open to all")
    client.force_login(edith)
    answer = client.get("/en/practices/export.csv?q=hidden")
    assert answer.status_code == 302
    client.post(answer.url, {"reason": "For the report to the board."})
    act = JointAct.objects.get()
    assert act.detail == {"query": "q=hidden", "rows": 2}
    assert "Hidden one" not in send(client, edith, act, decision="take", format="csv")
    two_people.confirm(erik, act.pk)
    assert "Hidden one" not in send(client, erik, act, decision="take", format="csv")
    client.force_login(edith)
    address = reverse("together:act", args=[act.pk])
    taken = client.post(address, {"decision": "take", "format": "csv"})
    text = b"".join(taken.streaming_content).decode()
    assert "Hidden one" in text
    assert "Open to all" not in text
    assert on_record(Act.EXPORT_TAKEN) == [edith.pk]
    again = client.post(address, {"decision": "take", "format": "csv"})
    assert again.status_code == 302


def test_the_reports_of_the_desk_are_no_files(client: Client, edith: User) -> None:
    client.force_login(edith)
    for report in ("site-history", "aging-pages", "workflow", "locked"):
        answer = client.get(f"/cms/reports/{report}/?export=csv")
        assert answer.status_code == 404
