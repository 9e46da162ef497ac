"""Outside approval: one link, one revision, one decision, and nothing else behind it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange import review as exchange_review
from exchange.catalogue import terms_of
from exchange.choices import Attribution, PostState
from exchange.models import CatalogueEntry, Contribution
from exchange.review import ReviewRefused
from exchange.services import withdraw
from exchange.services.terms import Answers, set_terms
from exchange.states import state_of
from gaamac.audit.choices import Act
from gaamac.audit.models import AuditEntry
from gaamac.common import signing
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from review import links, sending, services
from review.choices import Decision, LinkState
from review.models import OutsideApproval
from review.services import Asked
from tests.factories.posting import latest
from tests.factories.review import in_review, path_of, sent_outside
from tests.mails import arrived, html_of

from .outside import APPROVE, changed_by_its_author, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_an_official_is_mailed_a_link_reads_and_approves(
    official: Client, edith: User, page: Contribution, link: OutsideApproval
) -> None:
    sending.sweep()
    (letter,) = [one for one in mail.outbox if one.to == ["nadia@justice.example"]]
    assert letter.subject == "GAAMAC: a text for your approval"
    for words in (letter.body, html_of(letter)):
        assert "Monitors for peace" not in words
        assert "Alice" not in words
    address = re.search(r"http\S+/en/review/outside/\S+", letter.body)[0]
    path = "/" + address.split("/", 3)[3]
    shown = official.get(path)
    assert shown.status_code == 200
    assert "Young people watch polling stations." in shown.content.decode()
    thanks = official.post(path, said(link), follow=True).content.decode()
    assert "You approved the text on" in thanks
    assert "Monitors for peace" not in thanks
    link.refresh_from_db()
    assert (link.decision, link.name, link.address) == (
        Decision.APPROVED,
        "Dr Nadia Okoye, Ministry of Justice",
        "nadia@justice.example",
    )
    assert link.revision_id == page.latest_revision_id
    assert not CatalogueEntry.objects.exists()
    told = arrived(edith.email)[-1]
    assert "Everybody who was asked to read this text has answered." in told.body


def test_who_comments_says_why_and_the_author_is_not_written_to(
    official: Client,
    edith: User,
    alice: User,
    link: OutsideApproval,
    page: Contribution,
) -> None:
    path = path_of(link)
    empty = official.post(path, said(link, " "))
    assert "Say why" in empty.content.decode()
    official.post(path, said(link, "The law is of 2014."))
    link.refresh_from_db()
    assert link.comment == "The law is of 2014."
    assert not arrived(alice.email)
    assert state_of(latest(page.translation_key, Practice)) == PostState.IN_REVIEW
    exchange_review.approve(
        latest(page.translation_key, Practice).current_workflow_task_state, edith
    )
    assert CatalogueEntry.objects.exists()


def test_opening_the_link_changes_nothing_whoever_opens_it(
    official: Client, link: OutsideApproval
) -> None:
    path = path_of(link)
    official.get(path)
    with CaptureQueriesContext(connection) as queries:
        for _number in range(3):
            assert official.get(path).status_code == 200
            official.head(path)
            official.get(path, headers={"user-agent": "Link scanner"})
    written = [
        one["sql"]
        for one in queries
        if re.match(r"\s*(INSERT|UPDATE|DELETE|SELECT .* FOR UPDATE)", one["sql"])
    ]
    assert not written
    link.refresh_from_db()
    assert links.state_of(link) == LinkState.OPEN


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_no_other_method_does_anything(
    official: Client, link: OutsideApproval, method: str
) -> None:
    assert getattr(official, method)(path_of(link)).status_code == 405


def test_the_link_is_good_for_one_decision(
    official: Client, link: OutsideApproval
) -> None:
    path = path_of(link)
    official.post(path, said(link))
    # In another tab, or once more: what comes too late is given back, not lost.
    again_answer = official.post(path, said(link, "No!"))
    assert "was not recorded" in again_answer.content.decode()
    assert "No!" in again_answer.content.decode()
    assert "You approved the text on" in again_answer.content.decode()
    link.refresh_from_db()
    assert (link.decision, link.comment) == (Decision.APPROVED, "")
    assert services.decide(link.key, "commented", "No!") == LinkState.ANSWERED
    shown = official.get(path).content.decode()
    assert "Young people" not in shown
    assert "shows the text no more" in shown


def test_an_expired_link_says_so_and_shows_nothing(
    official: Client, link: OutsideApproval
) -> None:
    path = path_of(link)
    with time_machine.travel(link.expires_at + timedelta(minutes=1)):
        for answer in (official.get(path), official.post(path, said(link))):
            assert answer.status_code == 410
            words = answer.content.decode()
            assert "It was good until" in words
            assert "Monitors for peace" not in words
    link.refresh_from_db()
    assert not link.decision


def test_a_link_that_was_taken_back_stops_at_once(
    official: Client, edith: User, page: Contribution, link: OutsideApproval
) -> None:
    services.revoke(edith, page.pk, link.key)
    answer = official.post(path_of(link), said(link))
    assert answer.status_code == 410
    assert "The editors have taken it back." in answer.content.decode()
    link.refresh_from_db()
    assert not link.decision
    exchange_review.approve(
        latest(page.translation_key, Practice).current_workflow_task_state, edith
    )


def test_the_link_stops_when_the_text_changes_and_a_new_one_is_needed(
    official: Client,
    edith: User,
    alice: User,
    page: Contribution,
    link: OutsideApproval,
) -> None:
    changed_by_its_author(alice, page)
    for answer in (
        official.get(path_of(link)),
        official.post(path_of(link), said(link)),
    ):
        assert answer.status_code == 410
        assert (
            "The text has changed since the link was sent." in answer.content.decode()
        )
        assert "Something else" not in answer.content.decode()
    with pytest.raises(ReviewRefused, match="changed since you opened"):
        services.ask_outside(
            edith, page.pk, link.revision_id, Asked("Somebody", "x@y.example", "en")
        )
    newer = sent_outside(edith, page)
    assert "Something else" in official.get(path_of(newer)).content.decode()
    assert official.get(path_of(link)).status_code == 410


def test_an_editors_change_stops_it_too(
    official: Client, edith: User, page: Contribution, link: OutsideApproval
) -> None:
    page.get_latest_revision_as_object().save_revision(user=edith)
    assert official.get(path_of(link)).status_code == 410


@pytest.mark.parametrize(
    "way", ["withdrawn", "approved", "changes", "narrowed", "gone"]
)
def test_the_link_stops_with_the_review_and_with_the_reach_of_the_text(
    official: Client,
    edith: User,
    alice: User,
    page: Contribution,
    link: OutsideApproval,
    way: str,
) -> None:
    task = latest(page.translation_key, Practice).current_workflow_task_state
    if way == "withdrawn":
        withdraw(alice, page.kind, page.translation_key)
    elif way == "approved":
        services.go_on(task, edith)
        task = latest(page.translation_key, Practice).current_workflow_task_state
        exchange_review.approve(task, edith)
    elif way == "changes":
        task.task.specific.on_action(task, edith, "reject", comment="Say when.")
    elif way == "narrowed":
        terms = terms_of(page)
        narrow = Answers(Visibility.COMMUNITY, terms.attribution, terms.organisation)
        set_terms(page, alice, narrow)
    else:
        Practice.objects.get(pk=page.pk).delete()
    answer = official.get(path_of(link))
    assert answer.status_code == (404 if way == "gone" else 410)
    assert "Young people" not in answer.content.decode()


def test_rubbish_and_links_made_for_something_else_are_not_found(
    official: Client, link: OutsideApproval
) -> None:
    good = path_of(link)
    other = signing.make("still-right", link.key.hex)
    for path in (
        f"{good[:-4]}abc/",
        f"/en/review/outside/{other}/",
        "/en/review/outside/x/",
        f"/en/review/outside/{link.key}/",
        f"/en/review/outside/{signing.make(links.PURPOSE, [1])}/",
        f"/en/review/outside/{signing.make(links.PURPOSE, 'zz')}/",
    ):
        for answer in (official.get(path), official.post(path, APPROVE)):
            assert answer.status_code == 404, path
            assert "Monitors" not in answer.content.decode()


def test_nothing_but_the_text_is_behind_the_link(
    official: Client, page: Contribution, link: OutsideApproval
) -> None:
    """The holder is nobody: the same addresses answer as to a stranger, with the link's cookies."""
    shown = official.get(path_of(link))
    assert not shown.cookies
    key = page.translation_key
    for path in (
        f"/en/contribute/practice/{key}/",
        f"/en/contribute/practice/{key}/preview/",
        f"/cms/pages/{page.pk}/edit/",
        f"/cms/reviewing/{page.pk}/",
        "/en/review/",
        f"/en/practices/{page.slug}/",
    ):
        answer = official.get(path, follow=True)
        assert "Young people watch" not in answer.content.decode(), path


def test_the_page_is_kept_by_nobody_and_its_address_is_told_to_nobody(
    official: Client, link: OutsideApproval
) -> None:
    path = path_of(link)
    for answer in (official.get(path), official.post(path, {})):
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_link_itself_is_stored_nowhere(
    edith: User, page: Contribution, link: OutsideApproval
) -> None:
    sending.sweep()
    secret = links.token(link).rpartition(":")[2]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(one)::text FROM review_outsideapproval AS one"
        )
        stored = "".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT row_to_json(one)::text FROM audit_entry AS one")
        stored += "".join(row[0] for row in cursor.fetchall())
    assert secret not in stored


def test_the_record_names_no_person_but_the_editor(
    official: Client, edith: User, link: OutsideApproval
) -> None:
    official.post(path_of(link), said(link))
    acts = AuditEntry.objects.filter(act__in=[Act.OUTSIDE_ASKED, Act.OUTSIDE_DECIDED])
    assert {one.actor for one in acts} == {edith.pk, None}
    for one in acts:
        assert "Okoye" not in str(one.detail)
        assert "nadia" not in str(one.detail)


@pytest.mark.parametrize("visibility", [1, 2, 3])
def test_what_is_not_for_everyone_is_never_sent_outside(
    edith: User, alice: User, visibility: int
) -> None:
    page = in_review(alice, visibility=visibility)
    with pytest.raises(ReviewRefused, match="can’t be sent outside"):
        sent_outside(edith, page)
    assert not OutsideApproval.objects.exists()


def test_of_an_anonymous_text_the_official_sees_no_author(
    official: Client, edith: User, alice: User
) -> None:
    page = in_review(alice, attribution=Attribution.ANONYMOUS)
    shown = official.get(path_of(sent_outside(edith, page))).content.decode()
    assert "Alice" not in shown
    assert "Peace Institute" not in shown


def test_a_named_author_is_named_as_readers_will_see_it(
    official: Client, link: OutsideApproval
) -> None:
    assert "Alice" in official.get(path_of(link)).content.decode()


def test_a_program_that_tries_the_form_decides_nothing(
    official: Client, edith: User, page: Contribution, link: OutsideApproval
) -> None:
    path = path_of(link)
    other = sent_outside(edith, page, Asked("Another", "o@justice.example", "en"))
    tries = [
        {"decision": "approved", "comment": "Seen."},
        said(link) | {"page": "x"},
        said(link) | {"page": links.token(link)},
        said(other),
    ]
    for given in tries:
        answer = official.post(path, given)
        assert answer.status_code == 200
        assert "Nothing is recorded yet." in answer.content.decode()
    link.refresh_from_db()
    assert not link.decision
    # The page itself says it, so whoever reads it decides.
    shown = official.get(path).content.decode()
    token = re.search(r'name="page" value="([^"]+)"', shown)[1]
    official.post(path, {"decision": "approved", "comment": "", "page": token})
    link.refresh_from_db()
    assert link.decision == Decision.APPROVED


def test_what_somebody_wrote_while_the_text_changed_is_given_back(
    official: Client, alice: User, page: Contribution, link: OutsideApproval
) -> None:
    given = said(link, "Article 4 is <wrong>.")
    changed_by_its_author(alice, page)
    words = official.post(path_of(link), given).content.decode()
    assert "The text has changed since the link was sent." in words
    assert "Article 4 is &lt;wrong&gt;." in words
