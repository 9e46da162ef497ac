"""Background work finds its broker from wherever it is asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from members.tasks import send_notice


def test_a_task_belongs_to_the_portal_in_every_thread() -> None:
    with ThreadPoolExecutor(1) as other:
        assert other.submit(lambda: send_notice.app.main).result() == "gaamac"
