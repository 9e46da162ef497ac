"""`manage.py rebuild_catalogue`: write the read side anew from the pages, or check it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exchange import catalogue

PROGRESS_EVERY = 100


class Command(BaseCommand):
    """Write every row of the catalogue anew; `--check` names the rows that differ."""

    help = "Write the catalogue anew from the published pages; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="Name each row that differs from its page, change nothing, and exit with 1 if any.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild or check, and say how many."""
        if options["check"]:
            self._check()
            return
        count = 0
        for count, _page in enumerate(catalogue.rebuild(), start=1):
            if count % PROGRESS_EVERY == 0:
                self.stdout.write(f"{count} entries written")
        self.stdout.write(f"Catalogue rebuilt: {count} entries.")

    def _check(self) -> None:
        lines = list(catalogue.differences())
        for line in lines:
            self.stdout.write(line)
        if lines:
            raise CommandError(
                f"{len(lines)} entries differ; run rebuild_catalogue.", returncode=1
            )
        self.stdout.write("The catalogue agrees with the pages.")
