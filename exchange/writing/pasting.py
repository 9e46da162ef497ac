"""What people paste: from Word, from a page, from an online editor, as clean Markdown.

The converter of imports (exchange/imports/markup.py) does the work; here only what copies of
programs bring along is put into HTML that it knows.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from ..imports import markup

MOST_PASTED = markup.MAX_HTML
# What lies between these marks was copied (Windows' format of the clipboard); the rest is frame.
_COPIED = re.compile(
    r"<!--\s*StartFragment\s*-->(.*)<!--\s*EndFragment\s*-->", re.DOTALL
)
# What Word hides from browsers but puts before a list's item: its bullet or number.
_BULLET = re.compile(
    r"<!\[if !supportLists\]>(.*?)<!\[endif\]>", re.DOTALL | re.IGNORECASE
)
_BULLET_COMMENT = re.compile(
    r"<!--\[if !supportLists\]-->(.*?)<!--\[endif\]-->", re.DOTALL
)
_LEVEL = re.compile(r"mso-list:\s*\S+\s+level(\d)", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*(?:\d{1,3}|[a-z]{1,4})[.)]", re.IGNORECASE)
_MARK = "w-bullet"
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style:\s*italic", re.IGNORECASE)


def to_markdown(pasted: str) -> str:
    """The Markdown of pasted HTML; plain text stays as it is. At most `MOST_PASTED` characters."""
    html = pasted[:MOST_PASTED]
    copied = _COPIED.search(html)
    html = copied[1] if copied else html
    if not markup.is_html(html):
        return markup.to_markdown(html)
    return markup.to_markdown(_settled(html))


def _settled(html: str) -> str:
    for pattern in (_BULLET, _BULLET_COMMENT):
        html = pattern.sub(rf'<kbd class="{_MARK}">\1</kbd>', html)
    if markup.nests_too_deep(html):
        return html
    soup = BeautifulSoup(html, "html.parser")
    _settle_weights(soup)
    _settle_lists(soup)
    return str(soup)


def _settle_weights(soup: BeautifulSoup) -> None:
    """Online editors say by style what is bold, and wrap all they copy in a `b` that is not."""
    for element in soup.find_all(style=True):
        style = str(element["style"])
        if element.name in ("b", "strong") and _NOT_BOLD.search(style):
            element.name = "span"
        elif element.name == "span" and _BOLD.search(style):
            element.name = "b"
        elif element.name == "span" and _ITALIC.search(style):
            element.name = "i"


def _settle_lists(soup: BeautifulSoup) -> None:
    """Word's lists are paragraphs that say their level: they become lists."""
    current: Tag | None = None
    for paragraph in soup.find_all("p"):
        level = _LEVEL.search(str(paragraph.get("style", "")))
        if level is None:
            current = None
            continue
        if current is None or not _follows(paragraph, current):
            current = soup.new_tag("ol" if _is_numbered(paragraph) else "ul")
            paragraph.insert_before(current)
        _place(soup, current, paragraph, int(level[1]))


def _follows(paragraph: Tag, before: Tag) -> bool:
    previous = paragraph.find_previous_sibling()
    return previous is before


def _is_numbered(paragraph: Tag) -> bool:
    bullet = paragraph.find("kbd", class_=_MARK)
    return bullet is not None and bool(_NUMBER.match(bullet.get_text().strip()))


def _place(soup: BeautifulSoup, top: Tag, paragraph: Tag, level: int) -> None:
    """An item of the list, or of one inside its last item."""
    place = top
    for _deeper in range(min(level, 6) - 1):
        items = place.find_all("li", recursive=False)
        if not items:
            break
        inner = items[-1].find(["ul", "ol"], recursive=False)
        if inner is None:
            inner = soup.new_tag("ol" if _is_numbered(paragraph) else "ul")
            items[-1].append(inner)
        place = inner
    for bullet in paragraph.find_all("kbd", class_=_MARK):
        bullet.decompose()
    paragraph.name = "li"
    paragraph.attrs = {}
    place.append(paragraph.extract())
