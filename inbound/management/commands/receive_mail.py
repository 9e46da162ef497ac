"""Takes mail in: answers to notices, bounces and complaints."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inbound import imap, lmtp
from inbound.choices import Outcome
from inbound.receiving import receive

# sysexits.h: a mail server that pipes into us tries again later.
TRY_AGAIN = 75


class Command(BaseCommand):
    """manage.py receive_mail [FILE … | --imap | --lmtp HOST:PORT]; without any, from standard input.

    Exits with 0 when every mail was dealt with, 2 for wrong arguments, 75 (EX_TEMPFAIL) when it
    must come again.
    """

    help = (
        "Take mail in: answers to notices become responses, bounces and complaints are counted,"
        " mail of unknown senders waits in the desk. Without a source, one mail from standard"
        " input, as a mail server pipes it. Prints what became of how many."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the mail comes from."""
        parser.add_argument("files", nargs="*", type=Path, help="mails as files (.eml)")
        source = parser.add_mutually_exclusive_group()
        source.add_argument(
            "--imap",
            action="store_true",
            help="empty the mailbox that INBOUND_IMAP_URL names; what was dealt with is deleted",
        )
        source.add_argument(
            "--every",
            type=int,
            metavar="SECONDS",
            help="as --imap, again and again, until it is stopped",
        )
        source.add_argument(
            "--lmtp",
            metavar="HOST:PORT",
            help="be a mail server (LMTP, RFC 2033) there until it is stopped",
        )
        parser.add_argument(
            "--to", action="append", default=[], help="the envelope's recipient"
        )
        parser.add_argument("--from", dest="sender", help="the envelope's sender")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it in and say what became of it."""
        if options["lmtp"]:
            lmtp.serve(*_host_and_port(options["lmtp"]))
        elif options["every"]:
            self._from_imap(options["every"])
        elif options["imap"]:
            self._from_imap(None)
        else:
            self._from_files(options)

    def _from_files(self, options: dict[str, Any]) -> None:
        outcomes = Counter(
            receive(raw, options["to"], options["sender"])
            for raw in _contents(options["files"])
        )
        self._say(outcomes)

    def _from_imap(self, every: int | None) -> None:
        if not settings.INBOUND_IMAP_URL:
            raise CommandError(
                "INBOUND_IMAP_URL names no mailbox. Set it, such as"
                " imaps://user:password@mail.example/INBOX",
                returncode=2,
            )
        try:
            for outcomes in imap.empty(settings.INBOUND_IMAP_URL, every):
                self._say(outcomes)
        except imap.Unreachable as error:
            raise CommandError(str(error), returncode=TRY_AGAIN) from error

    def _say(self, outcomes: Counter[Outcome]) -> None:
        self.stdout.write(f"Taken in: {outcomes.total()}")
        for outcome in Outcome:
            if outcomes[outcome]:
                self.stdout.write(f"  {outcome.value}: {outcomes[outcome]}")


def _contents(files: list[Path]) -> Iterable[bytes]:
    """The mails, all read before the first is dealt with. Raises CommandError."""
    if not files:
        return [sys.stdin.buffer.read()]
    try:
        return [path.read_bytes() for path in files]
    except OSError as error:
        raise CommandError(f"Can't read the mail: {error}", returncode=2) from error


def _host_and_port(given: str) -> tuple[str, int]:
    host, _colon, port = given.rpartition(":")
    if not host or not port.isdigit():
        raise CommandError(
            f"“{given}” is no address to listen at. Write it as 127.0.0.1:8024.",
            returncode=2,
        )
    return host.strip("[]"), int(port)
