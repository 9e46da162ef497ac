"""The conversation with a mail server that misbehaves on command."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from digests.messages import Message
from digests.smtp import (
    NotBegun,
    Outbox,
    PutOff,
    Refused,
    Stopped,
    Unanswered,
    is_about_us,
    is_address_right,
    open_outbox,
)

from .sink import HANG_UP, TAKE_AND_HANG_UP, Sink


def message(to: str = "alice@example.org") -> Message:
    content = (
        f"From: portal@gaamac.example\r\nTo: {to}\r\nSubject: A test\r\n"
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nWords.\r\n"
        "--b\r\nContent-Type: text/html\r\n\r\n<p>Words.</p>\r\n--b--\r\n"
    )
    return Message("portal@gaamac.example", to, content.encode(), items=1)


def deliver(outbox: Outbox, message: Message) -> None:
    """Hand over one; raises what went wrong."""
    (problem,) = outbox.send(iter([message]), lambda: True)
    if problem:
        raise problem


@pytest.fixture(params=[False, True], ids=["in turn", "pipelined"])
def sink(request: pytest.FixtureRequest, sink: Sink) -> Sink:
    """The server offers PIPELINING, or doesn't."""
    sink.can_pipeline = request.param
    return sink


@pytest.fixture
def outbox(sink: Sink) -> Iterator[Outbox]:
    with closing(open_outbox()) as found:
        yield found


def test_many_messages_go_over_one_connection(sink: Sink, outbox: Outbox) -> None:
    for name in ("alice", "bob", "charlie"):
        deliver(outbox, message(f"{name}@example.org"))
    assert sink.recipients == [
        "alice@example.org",
        "bob@example.org",
        "charlie@example.org",
    ]
    assert sink.connections == 1


def test_each_of_many_has_its_own_answer(sink: Sink, outbox: Outbox) -> None:
    sink.say("RCPT", "550 5.1.1 Nobody", to="b@example.org")
    sink.say("DATA", "452 4.3.1 Full", to="d@example.org")
    sink.say("RCPT", "450 4.2.1 Later", to="e@example.org")
    sink.say("DATA", "421 4.3.2 Closing", to="g@example.org")
    names = [f"{letter}@example.org" for letter in "abcdefgh"]
    said = outbox.send(iter(map(message, names)), lambda: True)
    assert [type(problem) for problem in said] == [
        *(type(None), Refused, type(None), PutOff),
        *(PutOff, type(None), PutOff, type(None)),
    ]
    assert sink.recipients == [f"{letter}@example.org" for letter in "acfh"]


def test_what_was_taken_ahead_is_not_begun_when_the_run_stops(
    sink: Sink, outbox: Outbox
) -> None:
    sink.say("DATA", "554 5.7.1 Blocked", to="b@example.org")
    names = [f"{letter}@example.org" for letter in "abcdef"]
    said = list(outbox.send(iter(map(message, names)), lambda: True))
    assert [type(one) for one in said[:3]] == [type(None), Stopped, NotBegun]
    assert {type(one) for one in said[3:]} == {NotBegun}
    assert sink.recipients == ["a@example.org"]
    deliver(outbox, message("z@example.org"))
    assert sink.recipients[-1] == "z@example.org"


def test_no_content_leaves_before_what_became_of_the_last_was_heard(
    sink: Sink, outbox: Outbox
) -> None:
    names = [f"{letter}@example.org" for letter in "abcd"]
    messages = iter(map(message, names))
    taken = [len(sink.accepted) for _problem in outbox.send(messages, lambda: True)]
    assert taken == [1, 2, 3, 4]


def test_the_server_gets_exactly_the_bytes_that_were_built(
    sink: Sink, outbox: Outbox
) -> None:
    deliver(outbox, message())
    assert sink.raw == [message().content]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_4xx_puts_one_off_and_the_next_still_goes(
    sink: Sink, outbox: Outbox, verb: str
) -> None:
    sink.say(verb, "451 4.7.1 Come back later", "")
    with pytest.raises(PutOff, match="451"):
        deliver(outbox, message())
    deliver(outbox, message("bob@example.org"))
    assert sink.recipients == ["bob@example.org"]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_421_puts_one_off_and_the_next_goes_over_a_new_line(
    sink: Sink, outbox: Outbox, verb: str
) -> None:
    sink.say(verb, "421 4.3.2 Closing", "")
    with pytest.raises(PutOff, match="421"):
        deliver(outbox, message())
    deliver(outbox, message("bob@example.org"))
    assert sink.recipients == ["bob@example.org"]
    assert sink.connections == 2


@pytest.mark.parametrize(
    ("answer", "is_address"),
    [
        ("550 5.1.1 No such user", True),
        ("553 Bad mailbox", True),
        ("552 5.2.2 Mailbox full", False),
    ],
)
def test_5xx_to_an_address_refuses_it(
    sink: Sink, outbox: Outbox, answer: str, is_address: bool
) -> None:
    sink.say("RCPT", answer, to="alice@example.org")
    with pytest.raises(Refused) as caught:
        deliver(outbox, message())
    assert caught.value.is_address is is_address
    deliver(outbox, message("bob@example.org"))
    assert sink.recipients == ["bob@example.org"]


def test_5xx_to_the_content_refuses_the_message_and_not_the_address(
    sink: Sink, outbox: Outbox
) -> None:
    sink.say("DATA", "554 5.6.0 Not like this")
    with pytest.raises(Refused) as caught:
        deliver(outbox, message())
    assert not caught.value.is_address


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("MAIL", "550 5.1.8 Bad sender"),
        ("MAIL", "530 5.7.0 Sign in first"),
        ("RCPT", "550 5.7.1 Relaying denied"),
        ("RCPT", "535 5.7.8 Bad credentials"),
        ("DATA", "554 5.7.1 Blocked"),
    ],
)
def test_a_refusal_of_ours_stops_the_run(
    sink: Sink, outbox: Outbox, verb: str, answer: str
) -> None:
    sink.say(verb, answer)
    with pytest.raises(Stopped, match=answer[:3]):
        deliver(outbox, message())


def test_hanging_up_after_the_content_leaves_it_open(
    sink: Sink, outbox: Outbox
) -> None:
    sink.say("DATA", TAKE_AND_HANG_UP, "")
    with pytest.raises(Unanswered):
        deliver(outbox, message())
    deliver(outbox, message("bob@example.org"))
    assert sink.recipients == ["alice@example.org", "bob@example.org"]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
def test_hanging_up_before_the_content_puts_it_off(
    sink: Sink, outbox: Outbox, verb: str
) -> None:
    sink.say(verb, HANG_UP)
    with pytest.raises(PutOff):
        deliver(outbox, message())
    assert sink.accepted == []


def test_a_line_that_broke_while_idle_is_opened_again(
    sink: Sink, outbox: Outbox
) -> None:
    deliver(outbox, message())
    sink.say("MAIL", HANG_UP, "")
    deliver(outbox, message("bob@example.org"))
    assert sink.recipients == ["alice@example.org", "bob@example.org"]
    assert sink.connections == 2


def test_no_server_stops_the_run(settings) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        with (
            closing(open_outbox()) as outbox,
            pytest.raises(Stopped, match="No connection"),
        ):
            deliver(outbox, message())


def test_a_server_that_never_greets_stops_the_run(settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_PORT = silent.getsockname()[1]
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 0.3
        with closing(open_outbox()) as outbox, pytest.raises(Stopped):
            deliver(outbox, message())


@pytest.mark.parametrize(
    "changes",
    [
        {"EMAIL_USE_TLS": True},
        {"EMAIL_HOST_USER": "us", "EMAIL_HOST_PASSWORD": "secret"},
    ],
)
def test_no_encryption_or_no_sign_in_stops_the_run(
    sink: Sink, settings, changes: dict
) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    with closing(open_outbox()) as outbox, pytest.raises(Stopped):
        deliver(outbox, message())


def test_another_backend_that_fails_leaves_it_open(settings) -> None:
    settings.EMAIL_BACKEND = "tests.digests.test_smtp.Broken"
    with closing(open_outbox()) as outbox, pytest.raises(Unanswered, match="provider"):
        deliver(outbox, message())


def test_what_an_answer_speaks_of() -> None:
    assert is_about_us(550, b"5.7.1 Policy")
    assert is_about_us(530, b"no code")
    assert not is_about_us(550, b"5.1.1 No such user")
    assert not is_about_us(550, b"No such user 5.7.1")
    assert is_address_right(b"5.2.2 Full")
    assert not is_address_right(b"5.1.1 Unknown")


class Broken:
    """A mail backend of a provider that is down."""

    def __init__(self, **options: object) -> None:
        pass

    def send_messages(self, messages: list) -> int:
        raise RuntimeError("the provider is down")

    def close(self) -> None:
        pass
