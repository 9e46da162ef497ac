"""The style sheets: contrast in light and dark, no physical direction, no stray value, weight."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
SHEETS = sorted(
    str(path.relative_to(STATIC / "css")) for path in (STATIC / "css").rglob("*.css")
)
# The one that imports the others; of the embedded mailbox, files taken away, the form, the desk.
STAND_ALONE = (
    "main.css",
    "mailbox.css",
    "document.css",
    "write.css",
    "reading.css",
    "desk.css",
)
TEMPLATES = Path(settings.BASE_DIR) / "templates"
LOADED = re.compile(r"{% static '((?:js|css)/[\w-]+\.(?:js|css))' %}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6}|var\(--[\w-]+\))\s*;")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b"
    r"|(?:left|right|top|bottom)\s*:|float\s*:\s*(?:left|right)|text-align\s*:\s*(?:left|right)"
    r"|(?:margin|padding|inset|border-width|border-radius)\s*:\s*[^;{}\s]+\s+[^;{}\s]+\s+[^;{}\s]+\s+[^;{}\s]+)"
)
TEXT = (
    "ink",
    "ink-2",
    "teal",
    "teal-deep",
    "error",
    "practice",
    "challenge",
    "offer",
    "meeting",
)
GROUNDS = ("ground", "sunk", "field")
ON_TILES = [
    ("tile-ink", "tile-1"),
    ("tile-ink", "tile-2"),
    ("on-tile", "tile-3"),
    ("on-tile", "tile-4"),
]


def sheet(name: str) -> str:
    """A style sheet without its comments."""
    return COMMENT.sub("", (STATIC / "css" / name).read_text())


def tokens(scheme: str) -> dict[str, str]:
    """The colours of tokens.css as they stand in light or in dark."""
    light, _found, rest = sheet("tokens.css").partition(
        "@media (prefers-color-scheme: dark)"
    )
    values = dict(COLOUR.findall(light))
    if scheme == "dark":
        values |= dict(COLOUR.findall(rest.partition("@media")[0]))
    return {name: values.get(value[6:-1], value) for name, value in values.items()}


def luminance(colour: str) -> float:
    """WCAG's relative luminance of `#rrggbb` or `#rgb`."""
    digits = (
        colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    )
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_worked_out_as_wcag_says() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXT)
def test_text_can_be_read_on_every_ground(scheme: str, ground: str, text: str) -> None:
    colours = tokens(scheme)

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"), [*ON_TILES, ("on-teal", "teal"), ("on-teal", "teal-deep")]
)
def test_text_can_be_read_on_buttons_and_tiles(
    scheme: str, text: str, ground: str
) -> None:
    colours = tokens(scheme)

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_border_of_a_field_can_be_seen(scheme: str, ground: str) -> None:
    colours = tokens(scheme)

    assert contrast(colours["edge"], colours[ground]) >= 3


@pytest.mark.parametrize("name", SHEETS)
def test_no_style_sheet_names_a_physical_direction(name: str) -> None:
    assert PHYSICAL.findall(sheet(name)) == []


@pytest.mark.parametrize(
    "rule",
    [
        "margin-left: 1px;",
        "left: 0;",
        "text-align: right;",
        "float: left;",
        "padding: 1px 2px 3px 4px;",
    ],
)
def test_the_check_for_physical_directions_finds_them(rule: str) -> None:
    assert PHYSICAL.search(f".x {{ {rule} }}")


@pytest.mark.parametrize(
    "name", [name for name in SHEETS if name not in ("tokens.css", "print.css")]
)
def test_only_the_tokens_name_a_colour(name: str) -> None:
    assert (
        re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|\brgba?\(|\bhsla?\(", sheet(name))
        == []
    )


def test_every_sheet_is_loaded_in_a_layer_and_nothing_comes_from_elsewhere() -> None:
    main = sheet("main.css")
    loaded = re.findall(r'@import url\("([\w./-]+)"\) layer\(\w+\);', main)

    assert sorted(loaded) == [name for name in SHEETS if name not in STAND_ALONE]
    assert "http" not in "".join(sheet(name) for name in SHEETS)


def loaded_by(template: Path) -> set[str]:
    """What a page loads: by its own template, by those it includes, and by the frame of every page."""
    text = template.read_text()
    # The desk's pages stand in Wagtail's frame.
    if 'extends "wagtailadmin' not in text:
        text += (TEMPLATES / "base.html").read_text()
    return set(LOADED.findall(text))


def weight(name: str) -> int:
    """A file as it travels; the style sheet of every page in one piece."""
    path = STATIC / name
    if name == "css/main.css":
        parts = re.findall(r'url\("([\w./-]+)"\)', path.read_text())
        return compressed(
            "".join((STATIC / "css" / part).read_text() for part in parts)
        )
    return compressed(path.read_text())


def compressed(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


@pytest.mark.parametrize(("ending", "most"), [(".css", 12), (".js", 15)])
def test_no_page_loads_more_styles_or_scripts_than_it_may(
    ending: str, most: int
) -> None:
    weights = {
        str(template.relative_to(TEMPLATES)): sum(
            weight(name) for name in loaded_by(template) if name.endswith(ending)
        )
        for template in TEMPLATES.rglob("*.html")
    }
    too_heavy = {page: sum_ for page, sum_ in weights.items() if sum_ > most * 1024}
    assert too_heavy == {}


def test_right_to_left_and_forced_colours_are_cared_for() -> None:
    everything = "".join(sheet(name) for name in SHEETS)

    assert "forced-colors: active" in everything
    assert "prefers-reduced-motion" in everything
    assert ':root[dir="rtl"]' in everything
