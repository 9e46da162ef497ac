"""`manage.py verify_audit`: whether the record is whole."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from gaamac.audit.chain import verify


class Command(BaseCommand):
    """Check the whole chain; exit with 1 if a link is missing or an entry was changed."""

    help = (
        "Work out every link of the audit anew and compare. Keep the last digest that it prints"
        " somewhere else: --head DIGEST then also shows whether the end was cut off."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One value."""
        parser.add_argument(
            "--head",
            default="",
            help="A digest printed by an earlier run; it must still be in the chain.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, and say what was found."""
        verdict = verify(options["head"])
        for fault in verdict.faults:
            self.stdout.write(fault)
        if verdict.faults:
            raise CommandError(
                f"The audit is not whole: {len(verdict.faults)} faults in {verdict.links} links.",
                returncode=1,
            )
        self.stdout.write(
            f"The audit is whole: {verdict.links} links. Last digest: {verdict.head}"
        )
