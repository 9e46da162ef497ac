"""A web worker dies in the middle of a saving: what was typed is there, and it can be sent again."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from typing import NoReturn
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction
from django.test import Client
from wagtail.models import Page

from exchange.models import Authorship, SharingTerms, WorkingCopy
from exchange.services import keep_typed, save_draft, submit
from exchange.writing.copies import unsaved
from members.models import User
from practices.models import Practice
from tests.exchange.locks import wait_until_somebody_waits_for_a_lock
from tests.exchange.writing.serving import Writer, web_server
from tests.factories.members import CountryFactory
from tests.factories.posting import again, drafted, latest

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("site"),
]


def killed_before_it_is_done(work: Callable[[], object]) -> None:
    """Do the work in a process of its own, and kill that (-9) before its transaction ends."""
    connections.close_all()
    hears, says = os.pipe()
    worker = os.fork()
    if not worker:
        _work_until_killed(work, says)
    # Held open by the worker alone, whose end is the end of what is heard.
    os.close(says)
    heard = os.read(hears, 1)
    os.close(hears)
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    assert heard == b"!", "the worker failed: its own words stand above"


def _work_until_killed(work: Callable[[], object], says: int) -> NoReturn:
    """Never returns: a worker that failed would go on with the other tests."""
    try:
        with transaction.atomic():
            work()
            os.write(says, b"!")
            signal.pause()
    except BaseException:  # noqa: BLE001 - whatever it is, it must not leave this process
        traceback.print_exc()
    finally:
        os._exit(1)


@pytest.mark.parametrize("service", [save_draft, submit])
def test_a_worker_killed_while_it_saves_loses_nothing(
    alice: User, service: Callable[..., object]
) -> None:
    saved = drafted(alice)
    key = saved.page.translation_key
    keep_typed(alice, again(saved, stamp="a.1"), "title=Monitors+of+peace")
    sent = again(saved, stamp="a.2", title="Monitors of peace")

    killed_before_it_is_done(lambda: service(alice, sent))
    page = latest(key, Practice)
    assert page.get_latest_revision_as_object().title == "Monitors for peace"
    assert page.current_workflow_state is None
    assert unsaved(key).typed == "title=Monitors+of+peace"

    service(alice, sent)
    page = latest(key, Practice)
    assert page.get_latest_revision_as_object().title == "Monitors of peace"
    assert unsaved(key) is None


def test_a_worker_killed_while_it_keeps_leaves_what_was_kept_before(
    alice: User,
) -> None:
    saved = drafted(alice)
    keep_typed(alice, again(saved, stamp="a.1"), "title=first")
    later = again(saved, stamp="a.2")
    killed_before_it_is_done(lambda: keep_typed(alice, later, "title=second"))
    assert WorkingCopy.objects.get().typed == "title=first"
    assert keep_typed(alice, later, "title=second").changed


def test_the_web_server_killed_while_members_save_keeps_what_it_said_was_saved(
    alice: User, bob: User
) -> None:
    form = {
        "base": "",
        "seen": "",
        "language": "en",
        "visibility": "0",
        "attribution": "named",
        "country": str(CountryFactory().pk),
    }
    path = "/en/contribute/practice/"
    with web_server() as server:
        writers = [
            Writer(who, server.port, path, form | {"key": str(uuid4()), "action": does})
            for who, does in ((alice, "save"), (bob, "save"), (bob, "send"))
        ]
        for writer in writers:
            writer.start()
        for writer in writers:
            assert writer.has_saved_twice.wait(60)
        with transaction.atomic():
            # The first is in the middle of its transaction for certain; the others as it comes.
            SharingTerms.objects.select_for_update().get(pk=writers[0].form["key"])
            wait_until_somebody_waits_for_a_lock()
            server.kill()
        for writer in writers:
            writer.join(60)
    assert writers[0].asked == writers[0].saved + 1

    assert Page.find_problems() == ([], [], [], [], [])
    assert Practice.objects.count() == Authorship.objects.count() == len(writers)
    for writer in writers:
        _is_whole_and_can_be_sent_again(writer)


def _is_whole_and_can_be_sent_again(writer: Writer) -> None:
    page = latest(UUID(writer.form["key"]), Practice)
    draft = page.get_latest_revision_as_object()
    assert draft.title in {writer.words(n) for n in (writer.saved, writer.asked)}
    assert draft.title == draft.summary == draft.context == page.draft_title
    assert draft.countries.count() == 1
    assert (page.current_workflow_state is not None) == (
        writer.form["action"] == "send"
    )
    client = Client()
    client.force_login(writer.member)
    answer = client.post(writer.path, writer.typed(writer.asked), follow=True)
    assert answer.redirect_chain[-1][0].startswith("/en/me/")
    last = latest(page.translation_key, Practice).get_latest_revision_as_object()
    assert last.title == last.context == writer.words(writer.asked)
