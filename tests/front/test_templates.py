"""Every template: it compiles, says what it takes, and needs no inline script or style."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDER = Path(settings.BASE_DIR) / "templates"
ALL = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.*"))
PAGES = [
    name for name in ALL if name.endswith(".html") and not name.startswith("emails/")
]
COMPONENTS = [name for name in PAGES if name.startswith("components/")]
PHYSICAL = re.compile(
    r"\b(?:margin|padding|float|text-align|border)-?:?\s*(?:left|right)\b"
)
TAG = re.compile(r"{%.*?%}|{#.*?#}", re.DOTALL)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)
EXECUTED = ("module", "text/javascript", "")


class Inline(HTMLParser):
    """Collects what a strict content policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [
            f"{tag} {name}"
            for name in given
            if name == "style" or name.startswith("on")
        ]
        self.found += [tag] if tag == "style" else []
        self.found += [
            f"{tag} {name}={value}"
            for name, value in given.items()
            if name in ("src", "href")
            and (value or "").lower().startswith(("javascript:", "http"))
        ]
        self._in_script = tag == "script" and given.get("type", "") in EXECUTED

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.found.append("script body")


def inline_parts(source: str) -> list[str]:
    """What a strict content policy would block in a template."""
    parser = Inline()
    parser.feed(TAG.sub("", COMMENT.sub("", source)))
    return parser.found


@pytest.mark.parametrize("name", ALL)
def test_every_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_inline_script_or_style_or_loads_from_elsewhere(name: str) -> None:
    assert inline_parts((FOLDER / name).read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        '<script type="module">{% if x %}alert(1){% endif %}</script>',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        '<script src="https://cdn.example/x.js"></script>',
    ],
)
def test_the_check_for_inline_parts_finds_them(source: str) -> None:
    assert inline_parts(source)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_names_left_or_right(name: str) -> None:
    source = COMMENT.sub("", (FOLDER / name).read_text())

    assert not PHYSICAL.search(source)
    assert not re.search(r'\balign="(?:left|right)"', source)


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_says_what_it_takes(name: str) -> None:
    source = (FOLDER / name).read_text()

    assert source.startswith("{% comment %}")
    assert re.search(r"[Vv]ariables", source.partition("{% endcomment %}")[0])


@pytest.mark.parametrize("name", ALL)
def test_every_translated_block_is_trimmed(name: str) -> None:
    assert not re.search(
        r"{% blocktrans(?:late)?(?![^%]*\btrimmed\b)[^%]*%}",
        (FOLDER / name).read_text(),
    )
