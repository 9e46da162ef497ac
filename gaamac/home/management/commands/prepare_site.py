"""`manage.py prepare_site`: languages, page tree, groups and review, created where missing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from gaamac.home.site_tree import prepare_site


class Command(BaseCommand):
    """Create what every installation needs before content. Safe to repeat."""

    help = (
        "Create the languages, page tree, editors' group and review that are missing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it and say how much was created."""
        prepared = prepare_site()
        self.stdout.write(
            f"Site prepared: {prepared.languages} languages, {prepared.pages} pages,"
            f" {prepared.groups} groups, {prepared.reviews} reviews created."
        )
