"""The Celery application: configured by Django's settings, tasks found in each app's `tasks`."""

from __future__ import annotations

from celery import Celery

app = Celery("gaamac")
# Celery's current application belongs to a thread; requests are answered in other threads.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
