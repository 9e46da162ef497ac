"""Log lines say what happened and where, and name nobody."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import date
from io import StringIO
from smtplib import SMTPRecipientsRefused
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.mail import send_mail
from django.db import DatabaseError, connection, transaction
from django.test import Client

from digests.choices import Reason
from gaamac.celery import app
from gaamac.common import logs, request_id
from gaamac.common.logs import LineFormatter, Plain, sentence
from members.models import User

CANARY = "amina.canary@example.org"


class Written:
    """What a server's process would have written."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def written() -> Iterator[Written]:
    """Everything that any logger says, as a server's log has it."""
    found = Written()
    handler = logging.StreamHandler(found.stream)
    handler.setFormatter(LineFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield found
    root.removeHandler(handler)


def test_a_line_says_when_where_what_and_under_which_number(written: Written) -> None:
    request_id.take_up("0123456789abcdef")

    logging.getLogger("digests.sending").warning(
        "Delivery %s failed (%s)", 7, Reason.REFUSED
    )

    (line,) = written.lines
    assert line["says"] == f"Delivery 7 failed ({Reason.REFUSED})"
    assert line["request"] == "0123456789abcdef"
    assert line["level"], line["logger"] == ("WARNING", "digests.sending")
    assert line["place"].startswith("tests/common/test_logs.py:")
    assert line["at"].endswith("+00:00")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (3, "3"),
        (date(2026, 11, 23), "2026-11-23"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (None, "None"),
        (Plain("sweep"), "sweep"),
        ("gaamac.tests.number", "gaamac.tests.number"),
        ("digests.canary", "…"),
        (CANARY, "…"),
        ([CANARY], "…"),
        ({"email": CANARY}, "…"),
        (ValueError(CANARY), "…"),
        (User(email=CANARY), "…"),
    ],
)
def test_only_what_no_person_wrote_is_put_into_a_sentence(
    written: Written, value: Any, shown: str
) -> None:
    # In a tuple of two: logging takes a lone mapping for names.
    logging.getLogger("members").warning("It was %s (%s)", value, 1)

    assert written.lines[0]["says"] == f"It was {shown} (1)"


def a_record(message: str, *values: Any) -> logging.LogRecord:
    """A record that no handler has seen."""
    return logging.LogRecord("library", 40, __file__, 1, message, values, None)


def test_a_sentence_of_a_library_without_places_for_values_is_left_out(
    written: Written,
) -> None:
    logging.getLogger("somewhere.else").error("No such user: " + CANARY)  # noqa: G003 - as libraries do
    logging.getLogger("somewhere.else").error("No such user: %s", CANARY)
    logging.getLogger("somewhere.else").error(
        "%(who)s is %(n)d", {"who": CANARY, "n": 2}
    )
    assert sentence(a_record("%d", CANARY)) == "…"

    assert [line["says"] for line in written.lines] == [
        "…",
        "No such user: …",
        "… is 2",
    ]


def test_a_line_break_in_a_value_makes_no_second_line(written: Written) -> None:
    logging.getLogger("members").warning("It was %s", Plain('a\n{"forged": 1}'))

    assert len(written.text.splitlines()) == 1


def test_an_exception_leaves_its_kind_and_places_and_none_of_its_words(
    written: Written,
) -> None:
    secret = CANARY
    try:
        try:
            raise KeyError(secret)
        except KeyError as error:
            raise SMTPRecipientsRefused(
                {secret: (550, b"no " + secret.encode())}
            ) from error
    except SMTPRecipientsRefused:
        logging.getLogger("members").exception("The mail could not be sent")

    (line,) = written.lines
    assert [one["type"] for one in line["error"]] == [
        "smtplib.SMTPRecipientsRefused",
        "builtins.KeyError",
    ]
    assert "test_logs.py" in line["error"][0]["at"][0]
    assert "canary" not in written.text


@pytest.mark.django_db
def test_an_error_of_the_database_leaves_its_code_only(written: Written) -> None:
    User.objects.create(email=CANARY)
    for statement, values in (
        (
            "INSERT INTO members_user SELECT * FROM members_user WHERE email = %s",
            [CANARY],
        ),
        ("SELECT %s::integer", [CANARY]),
    ):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
        except DatabaseError:
            logging.getLogger("exchange").exception("Import %s failed", 3)

    assert [line["error"][1].get("sqlstate") for line in written.lines] == [
        "23505",
        "22P02",
    ]
    assert "canary" not in written.text


@pytest.mark.urls("tests.front.addresses")
def test_a_fault_of_ours_is_logged_under_the_number_the_person_is_shown(
    written: Written,
) -> None:
    browser = Client(raise_request_exception=False)
    response = browser.post(
        f"/en/fail/?next={CANARY}", {"email": CANARY}, headers={"user-agent": CANARY}
    )

    assert response.status_code == 500
    (line,) = [one for one in written.lines if "error" in one]
    number = line["request"]
    assert f'<code dir="ltr">{number}</code>' in response.content.decode()
    assert (line["request"], line["status"], line["method"]) == (number, 500, "POST")
    assert line["error"][-1]["type"] == "builtins.RuntimeError"
    assert "secret detail" not in written.text
    assert "canary" not in written.text


@pytest.mark.django_db
def test_what_a_stranger_sends_never_reaches_the_log(written: Written) -> None:
    logging.getLogger("django.request").setLevel(logging.DEBUG)
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    for address in (
        f"/en/{CANARY}/",
        f"/en/practices/?q={CANARY}",
        f"/en/%00{CANARY}/",
    ):
        browser.get(address)
    browser.get("/en/", headers={"host": "canary.example.org"})
    browser.post("/en/account/login/", {"login": CANARY, "password": "canary"})
    browser.generic("CANARY", "/en/report/")
    browser.put("/en/report/", data="canary")
    browser.post("/en/report/", data=b"canary" * 600_000, content_type="text/plain")
    logging.getLogger("django.request").setLevel(logging.ERROR)

    assert written.lines
    assert "canary" not in written.text.lower()


def test_warnings_and_what_nobody_caught_become_such_lines_too(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logs.guard_process()
    error = ValueError(CANARY)
    sys.excepthook(ValueError, error, None)
    thread = threading.Thread(target=lambda: int(CANARY))
    thread.start()
    thread.join()
    logging.getLogger("py.warnings").warning("%s", CANARY)

    assert [line["says"] for line in written.lines] == [
        "The process ended by an exception",
        "A thread ended by an exception",
        "…",
    ]
    assert "canary" not in written.text


@app.task(name="gaamac.tests.number")
def number_of_the_task() -> str:
    return request_id.current()


def test_a_task_goes_on_under_the_number_of_the_request_that_queued_it() -> None:
    request_id.take_up("abcdef0123456789")
    assert number_of_the_task.delay().get() == "abcdef0123456789"

    message = {"id": "1", "headers": {"request_id": "fedcba9876543210"}}
    number_of_the_task.push_request(**message)
    assert number_of_the_task() == "fedcba9876543210"
    number_of_the_task.pop_request()
    number_of_the_task.push_request(id="2", headers={})
    assert request_id.is_well_formed(number_of_the_task())
    assert number_of_the_task() != "fedcba9876543210"
    number_of_the_task.pop_request()


def test_the_number_travels_in_the_message() -> None:
    request_id.take_up("abcdef0123456789")
    queue = f"numbers-{uuid4()}"
    app.conf.update(task_always_eager=False)
    try:
        number_of_the_task.apply_async(queue=queue)
    finally:
        app.conf.update(task_always_eager=True)

    with app.connection() as broker, broker.SimpleQueue(queue) as waiting:
        message = waiting.get(timeout=10)
        message.ack()
    assert message.headers["request_id"] == "abcdef0123456789"


@pytest.mark.parametrize(
    "sent", ["", "short", "a b c d e f g h", "x" * 65, "id\nid-id-id", CANARY]
)
def test_a_malformed_number_is_replaced(sent: str, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    environ = {"HTTP_X_REQUEST_ID": sent}

    assert request_id.begin(environ) != sent
    assert request_id.is_well_formed(environ[request_id.KEY])


def test_only_a_proxy_may_say_the_number(settings) -> None:
    environ = {"HTTP_X_REQUEST_ID": "0b9c3a52-6e0f-4b1e-a9f0-1f6d0c0c9a11"}
    assert request_id.begin(environ) != environ["HTTP_X_REQUEST_ID"]

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert request_id.begin(environ) == environ["HTTP_X_REQUEST_ID"]


def test_a_mail_server_that_names_an_address_is_not_quoted(
    written: Written, settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    try:
        send_mail("x", "y", CANARY, [CANARY])
    except OSError:
        logging.getLogger("members").warning("Notice %s waits", 4, exc_info=True)

    assert written.lines[0]["error"][0]["errno"]
    assert "canary" not in written.text
