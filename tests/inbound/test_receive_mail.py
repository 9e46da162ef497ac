"""The command: from standard input, files, a mailbox and as a mail server."""

from __future__ import annotations

import asyncio
import io
import smtplib
import socketserver
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import Queue

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from inbound import lmtp
from inbound.models import HeldMail

from .letters import REPLY, letter

pytestmark = pytest.mark.django_db


def run(*arguments: str, **options) -> str:
    out = io.StringIO()
    call_command("receive_mail", *arguments, stdout=out, **options)
    return out.getvalue()


def test_files_and_standard_input(tmp_path: Path, monkeypatch, settings) -> None:
    settings.REPLY_ADDRESS = REPLY
    first, second = tmp_path / "a.eml", tmp_path / "b.eml"
    first.write_bytes(letter(REPLY, "eve@example.net"))
    second.write_bytes(letter(REPLY, "eve@example.net", Auto_Submitted="auto-replied"))
    said = run(str(first), str(second))
    assert "Taken in: 2" in said
    assert "held for the editors: 1" in said
    assert "dropped: automatic, forged or about nothing: 1" in said
    stdin = io.TextIOWrapper(io.BytesIO(letter(REPLY, "x@y.example", message_id="<2>")))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert "Taken in: 1" in run()
    assert HeldMail.objects.count() == 2


def test_wrong_arguments_say_what_to_do(settings) -> None:
    for arguments, words in (
        (["/nowhere.eml"], "Can't read"),
        (["--imap"], "INBOUND_IMAP_URL"),
        (["--lmtp", "nowhere"], "127.0.0.1:8024"),
    ):
        with pytest.raises(CommandError, match=words) as caught:
            run(*arguments)
        assert caught.value.returncode == 2
    settings.INBOUND_IMAP_URL = "imap://a:b@127.0.0.1:1/INBOX"
    with pytest.raises(CommandError) as caught:
        run("--imap")
    assert caught.value.returncode == 75


class Mailbox(socketserver.StreamRequestHandler):
    """As much of IMAP as is asked of it."""

    mails: dict[int, bytes]

    def handle(self) -> None:
        self.say("* OK here")
        while line := self.rfile.readline().decode():
            tag, verb, *rest = line.split()
            if verb == "UID":
                verb = rest[0]
            self.answer(verb, rest)
            self.say(f"{tag} OK done")

    def answer(self, verb: str, rest: list[str]) -> None:
        if verb == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1")
        elif verb == "SELECT":
            self.say(f"* {len(self.mails)} EXISTS")
        elif verb == "SEARCH":
            self.say(f"* SEARCH {' '.join(map(str, self.mails))}")
        elif verb == "FETCH":
            raw = self.mails[int(rest[1])]
            self.wfile.write(
                b"* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)\r\n" % (len(raw), raw)
            )
        elif verb == "STORE":
            del self.mails[int(rest[1])]

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mailbox(mails: dict[int, bytes]) -> Iterator[int]:
    handler = type("OneMailbox", (Mailbox,), {"mails": mails})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_mailbox_is_emptied(settings) -> None:
    mails = {
        7: letter(REPLY, "a@x.example"),
        9: letter(REPLY, "b@x.example", message_id="<2@x>"),
    }
    with mailbox(mails) as port:
        settings.INBOUND_IMAP_URL = f"imap://me:p%40ss@127.0.0.1:{port}/INBOX"
        assert "Taken in: 2" in run("--imap")
        assert mails == {}
        assert "Taken in: 0" in run("--imap")
    assert HeldMail.objects.count() == 2


@contextmanager
def listening() -> Iterator[int]:
    """The LMTP server, in a thread and a loop of its own: a browser's may be running in this one."""
    started: Queue[tuple[int, Callable[[], object]]] = Queue()

    async def serve() -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        async with await loop.create_server(lmtp.session, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            started.put((port, partial(loop.call_soon_threadsafe, ended.set)))
            await ended.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    port, end = started.get(timeout=20)
    try:
        yield port
    finally:
        end()
        thread.join()


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_mail_server_hands_it_over(monkeypatch) -> None:
    with listening() as port, smtplib.LMTP("127.0.0.1", port) as server:
        server.sendmail("x@y.example", [REPLY], letter(REPLY, "x@y.example"))
        monkeypatch.setattr(lmtp, "receive", lambda *_given: 1 / 0)
        with pytest.raises(smtplib.SMTPDataError) as caught:
            server.sendmail("x@y.example", [REPLY], letter(REPLY, "x@y.example"))
    assert caught.value.smtp_code == 451
    assert HeldMail.objects.count() == 1
    connection.close()
