"""HTML of other systems into the Markdown of our sections (markdownify converts, nh3 mends).

What is not HTML stays as it is, so that "fewer than <5" keeps its sign and Markdown that was
exported comes back unchanged.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import nh3
from bs4 import BeautifulSoup, NavigableString, Tag
from markdownify import ATX, MarkdownConverter

from gaamac.common.markdown import is_safe_address, to_text
from gaamac.common.text import clean_text

# Longer cells are refused before they are converted.
MAX_HTML = 200_000
# Deeper than any page that people read; what nests deeper keeps its words and loses its form.
MAX_DEPTH = 60
DEPTH_AS_TYPED = 200
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol"
    " option p pre section summary table tbody td tfoot th thead tr ul".split()
)
_KEPT = _BLOCKS | frozenset("a b br code em i img strong".split())
_DROPPED = frozenset(
    "applet audio canvas colgroup embed frame frameset head iframe map math noembed noframes"
    " noscript object script select style svg template textarea title video xml".split()
)
_NAMES = "|".join(
    sorted(
        _KEPT
        | _DROPPED
        | frozenset(
            "abbr acronym area base basefont bdi bdo big blink button cite col data del dfn"
            " font html input ins kbd label link mark marquee meta nobr param picture q s samp"
            " small source span strike sub sup time track tt u var wbr".split()
        ),
        key=len,
        reverse=True,
    )
)
# A tag that a browser knows, or one of Word's own (`<o:p>`).
_TAG = rf"</?(?:{_NAMES}|[a-z][a-z0-9]*:[a-z][a-z0-9]*)(?=[\s/>])[^<>]*>"
_IS_HTML = re.compile(rf"(?i){_TAG}|<!--|<!doctype\b|<!\[|<\?xml\b")
_IS_ENCODED_HTML = re.compile(
    rf"(?i)&(?:amp;){{0,3}}lt;/?(?:{_NAMES}|[a-z][a-z0-9]{{0,20}}:[a-z][a-z0-9]*)\b"
    r"[^<>]{0,1000}?&(?:amp;){0,3}gt;"
)
# A sign in the text that begins no tag, which a browser would take for one.
_LONE_SIGN = re.compile(
    rf"(?i)<(?!/?(?:{_NAMES}|[a-z][a-z0-9]*:[a-z][a-z0-9]*)(?=[\s/>])|!--|!doctype\b|!\[|\?)"
)
_ENTITY_LEFT = re.compile(
    r"&(?:amp;)+(#\d{1,7};|#x[0-9a-f]{1,6};|[a-z][a-z0-9]{1,31};)", re.IGNORECASE
)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060]")
_SPACES = re.compile("[\u00a0\u2007\u202f]")
_FILE_NAME = re.compile(r"(?i)^\S+\.(?:png|jpe?g|gif|bmp|svg|webp|tiff?)$")


def is_html(text: str) -> bool:
    """Whether a text has tags, in the open or encoded."""
    return bool(_IS_HTML.search(text) or _IS_ENCODED_HTML.search(text))


def nests_too_deep(html: str) -> bool:
    """Whether a parser would take long over it, which takes the square of the depth."""
    return _depth(html, but=_CLOSE_THEMSELVES) > DEPTH_AS_TYPED


def to_markdown(text: str) -> str:
    """A section's text: HTML is converted, anything else stays as it was typed."""
    return _converted(text) if is_html(text) else clean_text(text)


def to_line(text: str) -> str:
    """A title's or summary's text on one line, without tags, entities and marks."""
    plain = to_text(_converted(text)) if is_html(text) else unescape(unescape(text))
    return clean_text(_tidied(plain), lines=False)


def to_lines(text: str) -> str:
    """A text of lines, such as sources: without tags; a link is followed by its address."""
    if not is_html(text):
        return clean_text(text)
    lines = (line.strip() for line in to_text(_converted(text)).splitlines())
    return clean_text("\n".join(line for line in lines if line))


def _converted(text: str) -> str:
    html = _LONE_SIGN.sub("&lt;", _decoded(text))
    # Before and after: the parser itself takes the square of the depth.
    if not nests_too_deep(html):
        html = _NESTED.clean(html)
    if _depth(html, but=_EMPTY) > MAX_DEPTH:
        html = _flattened(html)
    soup = BeautifulSoup(html, "html.parser")
    _settle_blocks(soup)
    if "<t" in html:
        _settle_tables(soup)
    return clean_text(_tidied(_converter.convert_soup(soup)))


def _decoded(text: str) -> str:
    """The HTML inside HTML that was encoded once or twice too often."""
    for _time in range(2):
        if _IS_HTML.search(text):
            break
        text = unescape(text)
    return _ENTITY_LEFT.sub(r"&\1", text)


_NESTED = nh3.Cleaner(
    tags=set(_KEPT),
    clean_content_tags=set(_DROPPED),
    attributes={"a": {"href"}, "img": {"alt"}, "ol": {"start"}},
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)
_FLAT = nh3.Cleaner(tags={"br"}, attributes={})
_TAGS = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?([a-z][a-z0-9:]*)[^<>]*>?", re.IGNORECASE)
_EMPTY = frozenset("br hr img".split())
_CLOSE_THEMSELVES = _EMPTY | frozenset(
    "area base col dd dt embed input li link meta option p param source tbody td tfoot th"
    " thead tr track wbr".split()
)


def _depth(html: str, *, but: frozenset[str]) -> int:
    """How deep tags nest, at most, by counting those that open and close."""
    deepest = now = 0
    for closing, name in _TAGS.findall(html):
        if name.lower() not in but:
            now = max(now - 1, 0) if closing else now + 1
            deepest = max(deepest, now)
    return deepest


def _flattened(html: str) -> str:
    """The words, on a line for each block."""
    broken = _ANY_TAG.sub(lambda tag: "<br>" if tag[1].lower() in _BLOCKS else "", html)
    return _FLAT.clean(re.sub(r"(?:<br>\s*)+", "<br>", broken))


_LIST_PARENTS = ("ul", "ol")
_PLAIN_BLOCKS = _BLOCKS - frozenset(
    "blockquote h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th thead tr ul".split()
)


def _settle_blocks(soup: BeautifulSoup) -> None:
    """What only separates is a `div`, and so is a list item without its list."""
    for element in soup.find_all(name=True):
        if element.name in _PLAIN_BLOCKS or _is_stray_item(element):
            element.name = "div"
        elif element.name == "pre":
            # Pasted mails rather than programs: the lines stay, the frame goes.
            _break_lines(soup, element)


def _is_stray_item(element: Tag) -> bool:
    parent = element.parent
    return element.name == "li" and (parent is None or parent.name not in _LIST_PARENTS)


def _break_lines(soup: BeautifulSoup, pre: Tag) -> None:
    pre.name = "div"
    for text in list(pre.find_all(string=True)):
        lines = str(text).strip("\n").split("\n")
        pieces: list[Any] = [NavigableString(lines[0])]
        for line in lines[1:]:
            pieces += [soup.new_tag("br"), NavigableString(line)]
        text.replace_with(*pieces)


def _settle_tables(soup: BeautifulSoup) -> None:
    """Tables of data become lists, a row an item; those that only lay out a page fall away."""
    for table in reversed(soup.find_all("table")):
        rows = [
            row for row in table.find_all("tr") if row.find_parent("table") is table
        ]
        if _holds_data(rows):
            _to_list(soup, table, rows)
        else:
            _to_blocks(table)
    for left_over in soup.find_all(_TABLE_PARTS):
        left_over.name = "div"


def _cells(row: Tag) -> list[Tag]:
    cells = row.find_all(["td", "th"], recursive=False)
    return [cell for cell in cells if cell.get_text(strip=True)]


def _holds_data(rows: list[Tag]) -> bool:
    """Whether some row has several cells, and none of them a page of its own."""
    cells = [cell for row in rows for cell in _cells(row)]
    several = any(len(_cells(row)) > 1 for row in rows)
    return several and not any(cell.find(_OF_PAGES) for cell in cells)


_TABLE_PARTS = ["tr", "td", "th", "tbody", "thead", "tfoot"]
_OF_PAGES = ["h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote"]


def _to_list(soup: BeautifulSoup, table: Tag, rows: list[Tag]) -> None:
    found = soup.new_tag("ul")
    for row in rows:
        item = soup.new_tag("li")
        for cell in _cells(row):
            if item.contents:
                item.append(NavigableString(" | "))
            _flatten(cell)
            item.extend(list(cell.contents))
        if item.contents:
            found.append(item)
    table.replace_with(found)


def _flatten(cell: Tag) -> None:
    """The content of a cell on one line."""
    for element in cell.find_all(["p", "div", "br"]):
        element.insert_before(NavigableString(" "))
        element.insert_after(NavigableString(" "))
        element.unwrap()


def _to_blocks(table: Tag) -> None:
    for element in [
        *table.find_all(["tr", "td", "th", "tbody", "thead", "tfoot"]),
        table,
    ]:
        element.name = "div"


_ADDRESS = re.compile(r"(https?://\S+)")
_MARKS = re.compile(
    r"[*`\\]|(?<!\w)_|_(?!\w)|\](?=[(:\[])|<(?=[a-z/!?])|&(?=#?\w+;)", re.IGNORECASE
)
_LINE_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=[\s-]|$)|>|~~~|=+(?=\s*$))")
_NUMBER_START = re.compile(r"^(\s*\d{1,9})([.)](?=\s|$))")
_QUOTED = str.maketrans(
    {"(": "%28", ")": "%29", " ": "%20", "<": "%3C", ">": "%3E", "\\": "%5C"}
)


class _Converter(MarkdownConverter):  # type: ignore[misc] # markdownify has no types
    """Markdownify, held to the Markdown that our pages render (gaamac.common.markdown)."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Text that would read as a mark is escaped, what stands in an address is not."""
        pieces = _ADDRESS.split(text)
        pieces[::2] = [_MARKS.sub(r"\\\g<0>", piece) for piece in pieces[::2]]
        line = _LINE_START.sub(r"\1\\\2", "".join(pieces))
        return _NUMBER_START.sub(r"\1\\\2", line)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A link to somewhere else; of any other only the words stay."""
        href = str(el.get("href") or "").strip()
        words = " ".join(text.split())
        if not words or href.startswith("/") or not is_safe_address(href):
            return text
        if words == href or "](" in words:
            return f" {href} " if words == href else text
        before = " " if text[:1].isspace() else ""
        after = " " if text[-1:].isspace() else ""
        return f"{before}[{_in_brackets(words)}]({href.translate(_QUOTED)}){after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """A picture is not fetched from anywhere: what describes it stays."""
        words = str(el.get("alt") or "").strip()
        return "" if _FILE_NAME.match(words) else self.escape(words, parent_tags)

    def convert_b(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Bold, once however often it is said."""
        again = parent_tags & {"b", "strong"} or _heading(parent_tags)
        return text if again else _emphasised(el, text, "**")

    convert_strong = convert_b

    def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Emphasis, once however often it is said."""
        return text if parent_tags & {"em", "i"} else _emphasised(el, text, "*")

    convert_i = convert_em

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Words in another type face, as words: nobody shares programs here."""
        return self.escape(text, parent_tags)


def _heading(parent_tags: set[str]) -> bool:
    return any(re.fullmatch("h[1-6]", name) for name in parent_tags)


def _in_brackets(words: str) -> str:
    return re.sub(r"(?<!\\)([\[\]])", r"\\\1", words)


def _emphasised(el: Tag, text: str, mark: str) -> str:
    """The words between marks, where CommonMark will take them for marks; else the words alone."""
    words = text.strip()
    if not words or "\n\n" in words or not _stands_free(el, words):
        return text
    start = text.index(words)
    return f"{text[:start]}{mark}{words}{mark}{text[start + len(words) :]}"


def _stands_free(el: Tag, words: str) -> bool:
    """CommonMark's rule of flanking: beside a letter there must be a letter."""
    before = "" if words[:1].isalnum() else _edge(el.previous_sibling, -1)
    after = "" if words[-1:].isalnum() else _edge(el.next_sibling, 0)
    return not (before.isalnum() or after.isalnum()) and "*" not in (
        words[0],
        words[-1],
    )


def _edge(neighbour: Any, position: int) -> str:
    """The character of a neighbour that touches; a letter where that can't be told."""
    if neighbour is None:
        return ""
    if isinstance(neighbour, NavigableString):
        return str(neighbour)[position] if str(neighbour) else ""
    return "" if neighbour.name in _BLOCKS or neighbour.name == "br" else "x"


_converter = _Converter(heading_style=ATX, bullets="-", wrap=True, wrap_width=None)


def _tidied(markdown: str) -> str:
    """Ordinary spaces; empty lines only between paragraphs; two breaks are a new paragraph."""
    text = _SPACES.sub(" ", _INVISIBLE.sub("", markdown))
    text = re.sub(r"[ \t]*\n(?:[ \t]*\n)+", "\n\n", text)
    text = re.sub(r"(?<=\S) {2,}(?=\S)", " ", text)
    text = re.sub(r"(?m)(?<! ) $", "", text)
    return text.strip()
