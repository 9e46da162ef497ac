"""`manage.py prepare_portal`: everything between an empty database and a portal that serves.

Run at each start and each deployment, by one process; quick when there is nothing to do.
"""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from exchange.models import CatalogueEntry
from gaamac.common.staticfiles import static_files_fingerprint
from gaamac.home.site_tree import prepare_site


class Command(BaseCommand):
    """Migrate, build the site tree, collect static files; for a demonstration, fill it."""

    # Checking the admin's addresses takes a second; `manage.py check` is for that.
    requires_system_checks = ()
    help = "Bring the database and the static files up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer --demonstration, for the embedded portal."""
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="load the starting content into an empty database, and make accounts",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is needed, in the order in which one thing needs the other."""
        self._migrate()
        prepare_site()
        # A restored backup may have brought back who was erased since it was made.
        call_command("erase_again", verbosity=0, stdout=StringIO())
        if options["demonstration"]:
            _demonstrate(Path(settings.VAR))
        self._collect_static_files(Path(settings.STATIC_ROOT))

    def _migrate(self) -> None:
        """Migrate only where needed: Django's own command works for a second even when not."""
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self._say(f"Bringing the database up to date: {len(plan)} migrations")
            # A page may take seconds; changing a large table may take minutes.
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
            call_command("migrate", interactive=False, verbosity=0)
            connection.close()

    def _collect_static_files(self, folder: Path) -> None:
        """Collect unless nothing changed since the last time: hashing and compressing is slow."""
        folder.mkdir(parents=True, exist_ok=True)
        collected = folder / ".collected"
        fingerprint = static_files_fingerprint()
        if not collected.exists() or collected.read_text() != fingerprint:
            self._say("Collecting static files")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            collected.write_text(fingerprint)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _demonstrate(var: Path) -> None:
    """Load the starting content once; a load that was cut short is taken up again."""
    unfinished = var / "loading-starting-content"
    if unfinished.exists() or not CatalogueEntry.objects.exists():
        unfinished.touch()
        call_command("load_starting_content")
        call_command("create_demonstration_accounts")
        unfinished.unlink()
