"""Digests to a crowd, measured within the portal's own code: each job prints what it took."""

from __future__ import annotations

import resource
import smtplib
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import cycle, islice
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digests import ledger
from digests.batches import Batch, choose_for
from digests.choices import DeliveryState
from digests.messages import Message
from digests.models import Delivery, Edition
from digests.rendering import Press
from digests.sending import send_waiting
from digests.smtp import open_outbox
from exchange.models import CatalogueEntry, Follow
from gaamac.common.languages import CODES
from gaamac.common.memory import collecting_seldom, set_apart_what_lasts, waste_less
from members.models import User

from . import crowd

READY = 1000
WARMING = 5
_QUEUE = """
INSERT INTO digests_delivery (edition_id, member_id, state, reason, detail, due_at,
  window_opened_at, attempts, next_attempt_at, items)
SELECT %s, member_id, 'due', '', '', now(), window_opened_at, 0, now(), 0
FROM digests_digestpreference ORDER BY member_id LIMIT %s
"""
_NAIVE_TEXT = (
    "{{ person.name }},\n{% for one in entries %}{{ one.title }}\n{{ one.summary }}\n"
    "{% url 'practice-detail' one.slug %}\n{% endfor %}"
)
_NAIVE_HTML = (
    '<html><body><p>{{ person.name }},</p>{% for one in entries %}<h2><a href="{% url'
    " 'practice-detail' one.slug %}\">{{ one.title }}</a></h2><p style=\"font-size:17px;"
    'line-height:25px;color:#1c1a17">{{ one.summary }}</p>{% endfor %}</body></html>'
)


def gather(members: str, news: str) -> dict[str, Any]:
    """Make the members and the news."""
    crowd.gather(int(members), int(news))
    return {}


def queue(members: str) -> dict[str, Any]:
    """So many members' digests are due; nothing was sent before."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("TRUNCATE digests_edition CASCADE")
        edition = Edition.objects.create(frequency="weekly", label="2026-W47")
        cursor.execute(_QUEUE, [edition.pk, int(members)])
        cursor.execute("VACUUM ANALYZE digests_delivery")
        cursor.execute("CHECKPOINT")
    return {}


def work() -> dict[str, Any]:
    """A worker: begins at a line on standard input, and sends until nothing waits."""
    waste_less()
    connection.ensure_connection()
    _warm()
    print("ready", flush=True)
    sys.stdin.readline()
    began, cpu, sent = time.monotonic(), time.process_time(), 0
    while Delivery.objects.to_be_tried(timezone.now()).exists():
        sent += send_waiting().sent
    return {
        "began": began,
        "ended": time.monotonic(),
        "cpu": time.process_time() - cpu,
        "sent": sent,
        "memory_mb": _memory_mb(),
    }


def _warm() -> None:
    """Be a worker that has built digests before: languages, templates and addresses are loaded."""
    press = Press()
    opened = timezone.now() - timedelta(days=7)
    for language in CODES:
        people = User.objects.filter(
            preferred_language=language, email__endswith="@crowd.invalid"
        )
        for person in people[:WARMING]:
            reader, choice = choose_for(person.pk, opened, timezone.now())
            if reader and not choice.is_empty:
                press.body(reader, "weekly", "2026-W46", choice)
    set_apart_what_lasts()


def ready(road: str, number: str) -> dict[str, Any]:
    """Messages that are built already, over one connection: by smtplib, or by our own sender."""
    messages = list(islice(_built(), READY))
    wanted = islice(cycle(messages), int(number))
    began, cpu = time.monotonic(), time.process_time()
    if road == "smtplib":
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
            for one in wanted:
                server.sendmail(one.sender, [one.recipient], one.content)
    else:
        with closing(open_outbox()) as outbox:
            answers = outbox.send(wanted, lambda: True)
            assert not any(answers)  # noqa: S101 - a sink takes everything
    took = time.monotonic() - began
    size = sum(len(one.content) for one in messages) / len(messages)
    return {
        "rate": int(number) / took,
        "cpu": (time.process_time() - cpu) / int(number),
        "bytes": size,
    }


@collecting_seldom()
def build(members: str) -> dict[str, Any]:
    """Choosing and assembling alone, and with all that is read for it; nothing is sent."""
    _warm()
    press, built, seconds, whole, queries, done = Press(), 0, 0.0, 0.0, 0, 0
    while done < int(members):
        began = time.process_time()
        with CaptureQueriesContext(connection) as captured:
            # As a worker does once it knows how quick its server is.
            rows = ledger.claim(ledger.LARGEST_BATCH if done else 0)
            batch = Batch(rows, press)
        if not rows:
            break
        read = time.process_time()
        mailings = batch.mailings
        for one in mailings:
            batch.message(one)
        ended = time.process_time()
        seconds, whole = seconds + ended - read, whole + ended - began
        built, done = built + len(mailings), done + len(rows)
        queries = max(queries, len(captured))
    return {
        "rate": built / seconds,
        "whole": whole / done,
        "queries": queries,
        "memory_mb": _memory_mb(),
    }


def naive(number: str) -> dict[str, Any]:
    """What one writes first: a query and a rendering per member, and a connection per mail."""
    engine = engines["django"]
    text, html = engine.from_string(_NAIVE_TEXT), engine.from_string(_NAIVE_HTML)
    rows = Delivery.objects.filter(state=DeliveryState.DUE).select_related("member")
    began, cpu = time.monotonic(), time.process_time()
    for row in rows[: int(number)]:
        person = row.member
        assert person  # noqa: S101 - nobody leaves meanwhile
        context = {"person": person, "entries": _entries(person, row)}
        mail = EmailMultiAlternatives(
            "News for you", text.render(context), to=[person.email]
        )
        mail.attach_alternative(html.render(context), "text/html")
        mail.connection = get_connection()
        mail.send()
        row.state = DeliveryState.SENT
        row.save()
    took = time.monotonic() - began
    return {
        "rate": int(number) / took,
        "cpu": (time.process_time() - cpu) / int(number),
    }


def _entries(person: User, row: Delivery) -> Any:
    topics = Follow.objects.filter(member=person, target="topic")
    followed = [int(value) for value in topics.values_list("value", flat=True)]
    return CatalogueEntry.objects.visible_to(person).filter(
        announced_at__gt=row.window_opened_at, topic_ids__overlap=followed
    )[:20]


def _built() -> Iterator[Message]:
    press = Press()
    while rows := ledger.claim():
        batch = Batch(rows, press)
        yield from (batch.message(one) for one in batch.mailings)


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
