"""Ask authors whether what soon counts as ageing is still right."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from exchange import reminding


class Command(BaseCommand):
    """What the portal does by itself once a day; asking twice asks nobody twice."""

    help = 'Mails "is this still right?" about what stops being fresh within a month.'

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--dry-run`."""
        parser.add_argument(
            "--dry-run", action="store_true", help="Count, and ask nobody."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, and say how it went; exit status 1 if something could not be asked about."""
        counts = reminding.remind(dry_run=options["dry_run"])
        asked = "would be asked about" if options["dry_run"] else "asked about"
        self.stdout.write(
            f"{counts[reminding.ASKED]} {asked},"
            f" {counts[reminding.NOBODY]} have nobody who could be asked,"
            f" {counts[reminding.BACKUP]} asked somebody else about,"
            f" {counts[reminding.FAILED]} failed"
        )
        if counts[reminding.FAILED]:
            raise SystemExit(1)
