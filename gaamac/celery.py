"""The Celery application: configured by Django's settings, tasks found in each app's `tasks`."""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init

from gaamac.common.memory import set_apart_what_lasts, waste_less

app = Celery("gaamac", task_cls="gaamac.common.numbered_task:NumberedTask")
# Celery's current application belongs to a thread; requests are answered in other threads.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_log_lines(**_options: Any) -> None:
    """Celery sets up lines of its own unless somebody says that it is done: the settings do it."""
    from gaamac.common.logs import guard_process  # noqa: PLC0415 - Django's settings come first

    guard_process()


@worker_process_init.connect
def work_in_little_memory(**_options: Any) -> None:
    """As the web workers do."""
    waste_less()
    set_apart_what_lasts()
