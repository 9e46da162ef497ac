"""A web worker dies in the middle of a saving: what was typed is there, and it can be sent again."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from exchange.models import WorkingCopy
from exchange.services import keep_typed, save_draft, submit
from exchange.writing.copies import unsaved
from members.models import User
from practices.models import Practice
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
        with transaction.atomic():
            work()
            os.write(says, b"!")
            signal.pause()
        os._exit(1)
    assert os.read(hears, 1) == b"!"
    os.kill(worker, signal.SIGKILL)
    assert os.WTERMSIG(os.waitpid(worker, 0)[1]) == signal.SIGKILL
    os.close(hears)
    os.close(says)


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
