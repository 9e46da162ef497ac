"""`manage.py generate_contributions`: a library of any size, to measure the portal with."""

from __future__ import annotations

import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gaamac.home.generated.guard import contributions_beyond_starting_content
from gaamac.home.generated.loading import Tally, generate
from gaamac.home.generated.planted import SHARES

MOST = 1_500_000  # what the page tree holds below one parent (36 ** 4), with room


class Command(BaseCommand):
    """Write published practices in bulk, in six languages, all visibilities and states."""

    help = (
        "Write NUMBER published practices in bulk, to measure or try out the portal at that size:"
        " six languages, some of them in several, all visibilities, named and anonymous, fresh,"
        " ageing, stale and unconfirmed, with organisations, members and reviews. They open, can be"
        " edited in the desk and go through review like any other. The same seed writes the same"
        " on the same day. Known words stand in a known share of them, for searches of a known size;"
        " they are listed in the end. Use a database of its own: generated contributions can't be"
        " told apart from real ones afterwards, and searches wait until all are written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, and the switches."""
        parser.add_argument(
            "number", type=_number, help=f"how many practices, 1 to {MOST}"
        )
        parser.add_argument(
            "--seed", type=int, default=7, help="decides every draw (default: 7)"
        )
        parser.add_argument(
            "--as-of",
            type=_day,
            metavar="YYYY-MM-DD",
            help="the day on which they are fresh, ageing or stale (default: today)",
        )
        parser.add_argument(
            "--into-this-database",
            action="store_true",
            help="go on although this database holds contributions that are not starting content",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a database in use, else write and say what was written."""
        if not options["into_this_database"]:
            _refuse_real_contributions()
        started = time.monotonic()
        tally = generate(
            options["number"],
            options["seed"],
            options["as_of"] or timezone.localdate(),
            progress=lambda done: self._say(
                f"{done:,} of {options['number']:,} written"
                f" ({time.monotonic() - started:.0f} s)"
            ),
        )
        self._say(_summary(tally, time.monotonic() - started))

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 0 < number <= MOST:
        raise ArgumentTypeError(f"{text!r} is not a number from 1 to {MOST}")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            f"{text!r} is not a day; write it as 2026-11-23"
        ) from None


def _refuse_real_contributions() -> None:
    held = contributions_beyond_starting_content()
    if held:
        raise CommandError(
            f"This database holds {held} contributions that are not starting content. Generated"
            " ones can't be told apart from them afterwards. Use a database of its own, or say"
            " --into-this-database if they may stand among them. Nothing was written."
        )


def _summary(tally: Tally, seconds: float) -> str:
    lines = [f"{tally.entries:,} practices generated in {seconds:.0f} s."]
    lines += [f"  contributions with all their versions: {tally.groups:,}"]
    for name, counts in tally.of.items():
        parts = (f"{value} {number:,}" for value, number in counts.most_common())
        lines.append(f"  {name}: {', '.join(parts)}")
    lines += [
        f"  in {share.label} of them stands each of: {', '.join(share.words)}"
        for share in SHARES
    ]
    return "\n".join(lines)
