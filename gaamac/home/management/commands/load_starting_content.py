"""`manage.py load_starting_content`: the true facts a portal starts with, created where missing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gaamac.home.site_tree import prepare_site
from gaamac.home.starting_content.loading import load


class Command(BaseCommand):
    """Create countries, topics, meetings, challenges, practices and pages. Safe to repeat."""

    help = (
        "Load countries, topics, meetings, challenges, practices and pages that are missing;"
        " what editors changed or deleted stays as they left it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it and say after each step how much was created."""
        prepare_site()
        total = 0
        for step in load():
            total += step.created
            self.stdout.write(f"{step.name}: {step.created} created")
        self.stdout.write(f"Starting content loaded: {total} created.")
