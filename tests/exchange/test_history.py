"""Every change of state leaves one line: who, when and why; and never an author's name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exchange import history, review, services
from exchange.choices import Attribution, Step, Who
from exchange.desk import schedule
from exchange.history import told_to_author, told_to_desk
from exchange.models import HistoryLine, SharingTerms
from exchange.services import (
    confirm,
    discard,
    drop_edits,
    reopen_edits,
    save_draft,
    set_review_date,
    set_terms,
    submit,
    take_offline,
    withdraw,
)
from exchange.services.confirming import period_of
from exchange.services.terms import Answers
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution
from tests.factories.machine import by_machine
from tests.factories.posting import again, approved, drafted, latest, sent
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def steps(key: object) -> list[str]:
    """What happened, the earliest first."""
    lines = HistoryLine.objects.filter(terms=key).order_by("pk")
    return list(lines.values_list("step", flat=True))


def edited(alice: User, edith: User, **changes) -> Practice:
    """A text that an editor has changed and approved: it waits for its author."""
    page = sent(alice, **changes).page
    draft = page.get_latest_revision_as_object()
    draft.title = "Edited by the desk"
    draft.save_revision(user=edith)
    page = latest(page.translation_key, Practice)
    review.approve(page.current_workflow_task_state, edith, "Shorter.")
    return latest(page.translation_key, Practice)


# -- The stories: each is one change of state, and returns the key of what it happened to.


def _begin(alice: User, edith: User) -> object:
    return drafted(alice).page.translation_key


def _send(alice: User, edith: User) -> object:
    saved = drafted(alice)
    submit(alice, again(saved))
    return saved.page.translation_key


def _change_meanwhile(alice: User, edith: User) -> object:
    saved = sent(alice)
    saved = save_draft(alice, again(saved, title="Once"))
    save_draft(alice, again(saved, title="Twice"))
    return saved.page.translation_key


def _withdraw(alice: User, edith: User) -> object:
    key = sent(alice).page.translation_key
    withdraw(alice, "practice", key)
    return key


def _take_offline(alice: User, edith: User) -> object:
    key = approved(alice, edith).translation_key
    take_offline(alice, "practice", key)
    return key


def _ask(alice: User, edith: User) -> object:
    page = sent(alice).page
    review.request_changes(page.current_workflow_task_state, edith, "Say where.")
    return page.translation_key


def _refuse(alice: User, edith: User) -> object:
    page = sent(alice).page
    review.refuse(page.current_workflow_task_state, edith, "It names a witness.")
    return page.translation_key


def _approve(alice: User, edith: User) -> object:
    return approved(alice, edith).translation_key


def _offer(alice: User, edith: User) -> object:
    return edited(alice, edith).translation_key


def _accept(alice: User, edith: User) -> object:
    page = edited(alice, edith)
    key = page.translation_key
    services.accept_edits(alice, "practice", key, page.latest_revision_id)
    return key


def _reopen(alice: User, edith: User) -> object:
    page = edited(alice, edith)
    key, seen = page.translation_key, page.latest_revision_id
    reopen_edits(alice, "practice", key, seen, "No.", restore=True)
    return key


def _drop(alice: User, edith: User) -> object:
    page = edited(alice, edith)
    drop_edits(edith, page)
    return page.translation_key


def _terms(alice: User, edith: User) -> object:
    page = drafted(alice).page
    set_terms(page, alice, Answers(Visibility.COMMUNITY, Attribution.NAMED, None))
    return page.translation_key


def _confirm(alice: User, edith: User) -> object:
    page = approved(alice, edith)
    terms = SharingTerms.objects.get(pk=page.translation_key)
    confirm(edith, terms.pk, period_of(terms))
    return terms.pk


def _date(alice: User, edith: User) -> object:
    key = approved(alice, edith).translation_key
    set_review_date(edith, key, timezone.localdate() + timedelta(days=90))
    return key


def _take_charge(alice: User, edith: User) -> object:
    page = contribution(publish=False)
    answers = Answers(Visibility.EDITORS, Attribution.NAMED, None)
    services.take_charge(page, edith, answers)
    return page.translation_key


def _copy(alice: User, edith: User) -> object:
    copy = contribution(publish=False)
    services.copy_terms(contribution(), copy, edith)
    return copy.translation_key


def _read_translation(alice: User, edith: User) -> object:
    page = by_machine(contribution(results="Fewer."), edith)
    assert services.confirm_translation(edith, page)
    return page.translation_key


WITHOUT: dict[str, Callable[[User, User], object]] = {
    "save_draft": _begin,
    "submit": _send,
    "withdraw": _withdraw,
    "take_offline": _take_offline,
    "request_changes": _ask,
    "refuse": _refuse,
    "approve": _approve,
    "accept_edits": _accept,
    "reopen_edits": _reopen,
    "drop_edits": _drop,
    "set_terms": _terms,
    "confirm": _confirm,
    "set_review_date": _date,
    "take_charge": _take_charge,
    "copy_terms": _copy,
    "confirm_translation": _read_translation,
    "(editing before approval)": _offer,
    "(writing on meanwhile)": _change_meanwhile,
}
# What comes of each story: the lines it leaves, the last ones of the contribution's history.
LEAVES = {
    "save_draft": ["begun"],
    "submit": ["begun", "sent"],
    "withdraw": ["sent", "withdrawn"],
    "take_offline": ["published", "taken-offline"],
    "request_changes": ["sent", "changes-asked"],
    "refuse": ["sent", "refused"],
    "approve": ["sent", "published"],
    "accept_edits": ["offered", "accepted", "published"],
    "reopen_edits": ["offered", "reopened"],
    "drop_edits": ["offered", "edits-dropped", "published"],
    "set_terms": ["begun", "terms-changed"],
    "confirm": ["published", "confirmed"],
    "set_review_date": ["published", "review-date-set"],
    "take_charge": ["begun"],
    "copy_terms": ["begun"],
    "confirm_translation": ["published", "translation-read"],
    "(editing before approval)": ["sent", "offered"],
    "(writing on meanwhile)": ["sent", "changed"],
}
# Services that change nothing about where a contribution stands, or leave nothing that could have a history.
NO_STATE = {
    "discard": "a draft that nobody has seen goes with every trace",
    "respond": "what is said under it",
    "withdraw_response": "what is said under it",
    "remove_response": "what is said under it",
    "save_search": "a member's own",
    "change_search": "a member's own",
    "forget_search": "a member's own",
    "look_at": "a member's own",
    "keep_typed": "a working copy",
    "drop_typed": "a working copy",
    "usual_day": "reckons a day",
    "refuse_own_text": "asks, and changes nothing",
    "refuse_if_not_in_review": "asks, and changes nothing",
    "needed": "asks, and changes nothing",
    "restart_on_latest_revision": "follows from a saving, which is recorded",
}


def _services() -> set[str]:
    named = {
        name for name in services.__all__ if inspect.isfunction(getattr(services, name))
    }
    deciding = {
        name
        for name, one in vars(review).items()
        if inspect.isfunction(one)
        and one.__module__ == review.__name__
        and not name.startswith("_")
    }
    return named | deciding


def test_every_service_has_its_line_or_a_reason_for_none() -> None:
    known = WITHOUT.keys() | NO_STATE.keys()
    assert _services() - known == set()
    assert WITHOUT.keys() == LEAVES.keys()


@pytest.mark.parametrize("name", WITHOUT)
def test_a_change_of_state_leaves_its_line(name: str, alice: User, edith: User) -> None:
    key = WITHOUT[name](alice, edith)
    expected = LEAVES[name]
    assert steps(key)[-len(expected) :] == expected


def test_publishing_at_a_set_time_is_recorded_when_it_comes(
    alice: User, edith: User
) -> None:
    saved = drafted(alice)
    page = latest(saved.page.translation_key, Practice)
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision()
    submit(alice, again(services.Saved(page, saved.terms, changed=False)))
    page = latest(page.translation_key, Practice)
    review.approve(page.current_workflow_task_state, edith)
    assert steps(page.translation_key)[-1] == "scheduled"
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert schedule.run() == 1
    assert steps(page.translation_key)[-1] == "published"


def test_the_desk_s_own_buttons_leave_a_line_too(client: Client, edith: User) -> None:
    page = contribution()
    client.force_login(edith)
    client.post(f"/cms/pages/{page.pk}/unpublish/")
    assert steps(page.translation_key) == ["published", "taken-offline"]
    line = HistoryLine.objects.order_by("-pk")[0]
    assert (line.by, line.who) == (edith, Who.DESK)


def test_its_author_reads_who_in_which_part_and_no_name(
    alice: User, edith: User
) -> None:
    key = _ask(alice, edith)
    terms = SharingTerms.objects.get(pk=key)
    lines = told_to_author(terms)
    assert [(str(one.words), str(one.who)) for one in lines] == [
        ("Changes asked for", "The editors"),
        ("Sent to the editors", "The author"),
        ("Begun", "The author"),
    ]
    assert lines[0].reason == "Say where."
    assert lines[0].until == timezone.localdate() + timedelta(days=21)
    (desk, *_rest) = told_to_desk(terms)
    assert desk.who == "Edith"


def test_no_line_can_name_an_author(alice: User, edith: User) -> None:
    key = _ask(alice, edith)
    assert set(HistoryLine.objects.values_list("by", flat=True)) == {edith.pk, None}
    with pytest.raises(IntegrityError), transaction.atomic():
        HistoryLine.objects.create(
            terms_id=key, step=Step.SENT, who=Who.AUTHOR, by=alice
        )


@pytest.mark.parametrize("first", [Attribution.ANONYMOUS, Attribution.NAMED])
def test_of_what_is_anonymous_the_day_alone_is_kept(
    alice: User, edith: User, first: str
) -> None:
    saved = sent(alice, attribution=first)
    if first == Attribution.NAMED:
        answers = Answers(Visibility.PUBLIC, Attribution.ANONYMOUS, None)
        set_terms(saved.page, alice, answers)
    for line in HistoryLine.objects.all():
        assert (line.at.hour, line.at.minute, line.at.second) == (0, 0, 0)
    terms = SharingTerms.objects.get(pk=saved.page.translation_key)
    assert {str(one.who) for one in told_to_desk(terms)} == {"The author"}


def test_accepting_edits_of_what_is_anonymous_shows_at_midnight_not_at_that_hour(
    alice: User, edith: User
) -> None:
    page = edited(alice, edith, attribution=Attribution.ANONYMOUS)
    key = page.translation_key
    services.accept_edits(alice, "practice", key, page.latest_revision_id)
    assert steps(key)[-2:] == ["accepted", "scheduled"]
    assert not latest(key, Practice).live
    tomorrow = timezone.now() + timedelta(days=1)
    with time_machine.travel(tomorrow, tick=False):
        assert schedule.run() == 1
    assert latest(key, Practice).live
    assert latest(key, Practice).title == "Edited by the desk"


def test_nobody_answers_for_the_author_and_nothing_is_answered_twice(
    alice: User, bob: User, edith: User
) -> None:
    page = edited(alice, edith)
    key, seen = page.translation_key, page.latest_revision_id
    for other in (bob, edith):
        with pytest.raises(services.NotYours):
            services.accept_edits(other, "practice", key, seen)
    with pytest.raises(services.NothingOffered):
        services.accept_edits(alice, "practice", key, seen - 1)
    services.accept_edits(alice, "practice", key, seen)
    with pytest.raises(services.NothingOffered):
        reopen_edits(alice, "practice", key, seen, "", restore=False)


def test_what_the_editor_remarked_reaches_the_author(alice: User, edith: User) -> None:
    page = edited(alice, edith)
    assert history.standing_of(page.translation_key).reason == "Shorter."
    assert "Shorter." in arrived(alice.email)[-1].body


def test_words_taken_back_are_the_author_s_again(alice: User, edith: User) -> None:
    key = _reopen(alice, edith)
    now = latest(key, Practice).get_latest_revision_as_object()
    assert now.title == "Monitors for peace"


def test_a_draft_that_nobody_has_seen_leaves_no_line(alice: User) -> None:
    key = drafted(alice).page.translation_key
    discard(alice, "practice", key)
    assert not HistoryLine.objects.exists()


def test_the_history_of_a_text_is_its_author_s_alone(
    client: Client, alice: User, bob: User, edith: User
) -> None:
    key = _ask(alice, edith)
    address = f"/en/contribute/practice/{key}/history/"
    client.force_login(alice)
    page = client.get(address).content.decode()
    assert "Say where." in page
    assert "The editors" in page
    assert "Edith" not in page
    for other in (bob, edith):
        client.force_login(other)
        assert client.get(address).status_code == 404


def test_the_history_takes_as_many_queries_for_thirty_lines_as_for_one(
    client: Client, alice: User
) -> None:
    key = sent(alice).page.translation_key
    client.force_login(alice)
    address = f"/en/contribute/practice/{key}/history/"
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _number in range(29):
        history.note(key, Step.CONFIRMED, by=alice)
    with CaptureQueriesContext(connection) as thirty:
        client.get(address)
    assert len(thirty) == len(one)


def test_days_are_kept_as_days(alice: User, edith: User) -> None:
    page = sent(alice, key=uuid4()).page
    state = page.current_workflow_task_state
    review.request_changes(state, edith, "More.", date(2099, 1, 2))
    line = history.standing_of(page.translation_key)
    assert history.until(line) == date(2099, 1, 2)
