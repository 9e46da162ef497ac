"""Look for links in public texts that lead nowhere."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from exchange import links
from exchange.choices import LinkProblem
from exchange.links.checking import ANSWERS, PAUSE


class Command(BaseCommand):
    """What the portal does by itself each night; asking twice asks no site twice."""

    help = (
        "Asks for each link in public texts whether it answers, once a week, politely."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--pause`."""
        parser.add_argument(
            "--pause",
            type=float,
            default=PAUSE,
            help="seconds between two requests to one host (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect, check, and say what was found."""
        self.stdout.write(f"{links.collect()} links in public texts")
        counts = links.check(options["pause"])
        self.stdout.write(f"{counts.total()} asked for, {counts[ANSWERS]} answer")
        for problem in LinkProblem:
            if counts[problem]:
                self.stdout.write(f"  {problem.value}: {counts[problem]}")
