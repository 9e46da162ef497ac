"""How to cite a contribution, in plain words, from its row in the catalogue."""

from __future__ import annotations

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .addresses import detail_path
from .kind_pages import KIND_PAGES
from .models import CatalogueEntry


def citation(entry: CatalogueEntry) -> SafeString:
    """Who, when it was published here, title, where: "Peace Institute (2026). Monitors. …"."""
    page = KIND_PAGES[entry.kind]
    return format_html(
        "{} ({}). <cite>{}</cite>. {}. {}",
        credit(entry),
        entry.published_at.year,
        entry.title.rstrip("."),
        page.cited_compiled if entry.card.get("compiled") else page.cited,
        settings.PORTAL_URL + detail_path(entry.kind, entry.slug, entry.language),
    )


def credit(entry: CatalogueEntry) -> str:
    """Whom readers are told it comes from."""
    if entry.is_anonymous:
        return _("Anonymous")
    names = [entry.author_name, entry.organisation_name]
    return entry.credited_to or ", ".join(name for name in names if name) or "GAAMAC"
