"""`manage.py seed FILE`: the site with the articles of a file, written in bulk.

Wagtail's `add_child` makes 30 pages a second; the rows are the same, and its own command writes
its search index. Left out are the references that only its admin reads.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from taggit.models import Tag
from wagtail.models import Page, Site

from library.models import ArticlePage, ArticleTag, LibraryPage


class Command(BaseCommand):
    """Write everything that the site shows."""

    help = "Write the site with the articles of FILE (one JSON object a line)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, file: Path, **options: Any) -> None:
        """Write pages, tags and search index."""
        lines = file.read_text(encoding="utf-8").splitlines()
        articles = [json.loads(line) for line in lines]
        with transaction.atomic():
            library = _library()
            pages = _pages(library, articles)
            _bodies(pages, articles)
            _tags(pages, articles)
        call_command("fixtree", interactive=False, verbosity=0)
        call_command("update_index", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        self.stdout.write(f"{len(pages)} articles written")


def _library() -> LibraryPage:
    """The list below the root, in the place of Wagtail's welcome page."""
    Page.objects.filter(depth=2).delete()
    root = Page.get_first_root_node()
    library = root.add_child(instance=LibraryPage(title="Library", slug="library"))
    Site.objects.all().delete()
    Site.objects.create(hostname="127.0.0.1", root_page=library, is_default_site=True)
    return library


def _pages(library: LibraryPage, articles: list[dict[str, Any]]) -> list[Page]:
    kind = ContentType.objects.get_for_model(ArticlePage)
    return Page.objects.bulk_create(
        Page(
            title=article["title"],
            draft_title=article["title"],
            slug=f"article-{number}",
            path=Page._get_path(library.path, library.depth + 1, number),
            depth=library.depth + 1,
            url_path=f"{library.url_path}article-{number}/",
            content_type=kind,
            locale=library.locale,
            translation_key=uuid4(),
            live=True,
            first_published_at=datetime.fromisoformat(article["published_at"]),
            last_published_at=datetime.fromisoformat(article["published_at"]),
        )
        for number, article in enumerate(articles, start=1)
    )


def _bodies(pages: list[Page], articles: list[dict[str, Any]]) -> None:
    """The articles' own rows: a child's table can't be filled by bulk_create."""
    table = ArticlePage._meta.db_table
    rows = [
        (page.pk, article["published_at"][:10], article["intro"], _stream(article))
        for page, article in zip(pages, articles, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (page_ptr_id, date, intro, body)"  # noqa: S608 - our own name
            " VALUES (%s, %s, %s, %s)",
            rows,
        )


def _stream(article: dict[str, Any]) -> str:
    blocks = []
    for paragraph in article["paragraphs"]:
        blocks.append(_block("heading", paragraph[:60]))
        blocks.append(_block("paragraph", f"<p>{paragraph}</p>"))
    return json.dumps(blocks)


def _block(kind: str, value: str) -> dict[str, str]:
    return {"type": kind, "value": value, "id": str(uuid4())}


def _tags(pages: list[Page], articles: list[dict[str, Any]]) -> None:
    names = sorted({name for article in articles for name in article["tags"]})
    tags = {name: Tag.objects.get_or_create(name=name)[0].pk for name in names}
    ArticleTag.objects.bulk_create(
        ArticleTag(content_object_id=page.pk, tag_id=tags[name])
        for page, article in zip(pages, articles, strict=True)
        for name in article["tags"]
    )
