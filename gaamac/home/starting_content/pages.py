"""The standard pages: text files of the project, published once, then kept by editors.

A file has its facts as `name: value` lines, an empty line, Markdown, and perhaps a line
`=== sources` with the sources after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from wagtail.models import Locale

from gaamac.common.languages import CODES

from ..models import HomePage, StandardPage
from .reading import key_of

FOLDER = Path(__file__).parent / "pages"
# A parent stands before its children.
NAMES = (
    "about",
    "history",
    "help",
    "accessibility",
    "data-protection",
    "terms",
    "contact",
)
ORIGINAL = "en"


@dataclass(frozen=True, slots=True)
class PageText:
    """What a text file says."""

    facts: dict[str, str]
    body: str
    sources: str


def read_page(name: str) -> PageText:
    """The text file `pages/<name>.md`."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    head, _, rest = text.partition("\n\n")
    body, _, sources = rest.partition("\n=== sources\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    return PageText(facts, body.strip(), sources.strip())


def load_pages() -> int:
    """Publish the pages that are missing, and show each in every language; how many there were."""
    return sum(_load(name) for name in NAMES)


@transaction.atomic
def _load(name: str) -> int:
    """Publish one page unless there is one of that name, whoever made it, and its aliases."""
    versions = StandardPage.objects.filter(translation_key=key_of("page", name))
    original = versions.filter(locale__language_code=ORIGINAL).first()
    if original:
        return _show_everywhere(original)
    parent = _parent(read_page(name).facts.get("parent"))
    if (
        parent is None
        or versions.exists()
        or parent.get_children().filter(slug=name).exists()
    ):
        return 0
    return 1 + _show_everywhere(_publish(name, parent))


def _publish(name: str, parent: HomePage | StandardPage) -> StandardPage:
    text = read_page(name)
    page = StandardPage(
        title=text.facts["title"],
        slug=name,
        locale=Locale.objects.get(language_code=ORIGINAL),
        translation_key=key_of("page", name),
        lead=text.facts["lead"],
        body=text.body,
        sources=text.sources,
        live=False,
    )
    parent.add_child(instance=page)
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def _parent(name: str | None) -> HomePage | StandardPage | None:
    """The English home page, or the English page of that name; None where an editor deleted it."""
    if name is None:
        return HomePage.objects.get(locale__language_code=ORIGINAL)
    return StandardPage.objects.filter(
        translation_key=key_of("page", name), locale__language_code=ORIGINAL
    ).first()


def _show_everywhere(original: StandardPage) -> int:
    """An alias in each language that has no version: the same text, kept in step by Wagtail."""
    there = set(
        StandardPage.objects.filter(
            translation_key=original.translation_key
        ).values_list("locale__language_code", flat=True)
    )
    missing = [code for code in CODES if code not in there]
    for locale in Locale.objects.filter(language_code__in=missing):
        original.copy_for_translation(locale, alias=True)
    return len(missing)
