"""Members' Markdown as safe HTML, and as plain text for mails and search.

CommonMark without raw HTML, pictures, tables or indented code, so that pasted text stays
what it was. Two locks: the parser makes nothing else, and nh3 lets nothing else through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

MAX_LENGTH = 40_000
LOWEST_HEADING = 4
LINK_REL = "nofollow noopener ugc"
SCHEMES = frozenset({"http", "https", "mailto"})
TAGS = frozenset("a blockquote br code em h2 h3 h4 hr li ol p pre strong ul".split())

# The search for bare addresses is quadratic in the length of one unbroken run of characters.
_LONG_RUN = re.compile(r"\S{2001}")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f\\]")


def to_html(text: str, *, heading_offset: int = 2) -> SafeString:
    """`text` as HTML that is safe to show, cut to `MAX_LENGTH` characters before it is read.

    The first heading becomes level `heading_offset + 1` (1 to 3 for the offset), none is lower
    than h4 and none skips a level.
    """
    text = text[:MAX_LENGTH]
    html = _parser(text).render(text, {"heading_offset": heading_offset})
    return mark_safe(_cleaner.clean(html))  # noqa: S308 - nh3 has just cleaned it


def to_text(text: str) -> str:
    """`text` without its marks: links keep their address, lists their markers and indents."""
    text = text[:MAX_LENGTH]
    return _PlainText(_parser(text).parse(text, {})).read()


def addresses_in(text: str) -> list[str]:
    """Where the links of `text` lead, in their order, bare addresses included."""
    text = text[:MAX_LENGTH]
    return [
        str(token.attrs.get("href", ""))
        for block in _parser(text).parse(text, {})
        for token in block.children or []
        if token.type == "link_open"
    ]


def is_safe_address(url: str) -> bool:
    """Whether a link may lead to `url`: the web, a mail address, or a path of this site."""
    if _NOT_IN_ADDRESS.search(url):
        return False
    if url.startswith("/"):
        return not url.startswith("//")
    scheme = _SCHEME.match(url)
    return scheme is not None and scheme[1].lower() in SCHEMES


def _relative(url: str) -> str | None:
    return url if is_safe_address(url) else None


_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    tag_attribute_values={"a": {"rel": {LINK_REL}}},
    link_rel=None,
    url_schemes=SCHEMES,
    url_relative=_relative,
)


def _settle_headings(state: StateCore) -> None:
    """Core rule: levels as they stand below the page's own headings, without gaps."""
    offset = int(state.env.get("heading_offset", 0))
    marks = [
        token
        for token in state.tokens
        if token.type in ("heading_open", "heading_close")
    ]
    used = sorted({token.tag for token in marks})
    previous = offset
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        wanted = offset + used.index(opening.tag) + 1
        previous = min(wanted, previous + 1, LOWEST_HEADING)
        opening.tag = closing.tag = f"h{previous}"


def _picture_in_words(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    """Render rule: the description of a picture, which is not fetched from anywhere."""
    return self.render(tokens[index].children or [], options, env)


def _open_link(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    """Render rule: links that leave the site lend it no weight and get no hold of its window."""
    token = tokens[index]
    token.attrs.pop("title", None)
    if not str(token.attrs.get("href", "")).startswith("/"):
        token.attrSet("rel", LINK_REL)
    return self.renderToken(tokens, index, options, env)


def _build_parser(*, bare_addresses: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": bare_addresses})
    parser.disable(["code", "lheading", "html_block", "html_inline"])
    if bare_addresses and parser.linkify is not None:
        parser.enable("linkify")
        parser.linkify.set(
            {"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False}
        )
    # The documented way to say which links may stand.
    parser.validateLink = is_safe_address  # type: ignore[method-assign]
    parser.core.ruler.push("settle_headings", _settle_headings)
    parser.add_render_rule("image", _picture_in_words)
    parser.add_render_rule("link_open", _open_link)
    return parser


_with_bare_addresses = _build_parser(bare_addresses=True)
_without = _build_parser(bare_addresses=False)


def _parser(text: str) -> MarkdownIt:
    return _without if _LONG_RUN.search(text) else _with_bare_addresses


@dataclass
class _Level:
    """One list item or quotation: what stands before its first line, and before the rest."""

    first: str
    rest: str

    def take(self) -> str:
        """What stands before the next line."""
        taken, self.first = self.first, self.rest
        return taken


class _PlainText:
    """Reads the parser's blocks one after another and writes them as lines."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.levels: list[_Level] = []
        self.numbers: list[int | None] = []
        self.out: list[str] = []

    def read(self) -> str:
        """The whole text; blocks that hold no words of their own have no method here."""
        for token in self.tokens:
            step = getattr(self, f"on_{token.type}", None)
            if step is not None:
                step(token)
        return "".join(self.out).strip("\n")

    def on_bullet_list_open(self, _token: Token) -> None:
        self.numbers.append(None)

    def on_ordered_list_open(self, token: Token) -> None:
        self.numbers.append(int(token.attrs.get("start", 1)))

    def on_bullet_list_close(self, _token: Token) -> None:
        self.numbers.pop()
        self._gap()

    on_ordered_list_close = on_bullet_list_close

    def on_list_item_open(self, _token: Token) -> None:
        number = self.numbers[-1]
        marker = "- " if number is None else f"{number}. "
        if number is not None:
            self.numbers[-1] = number + 1
        self.levels.append(_Level(marker, " " * len(marker)))

    def on_blockquote_open(self, _token: Token) -> None:
        self.levels.append(_Level("> ", "> "))

    def on_list_item_close(self, _token: Token) -> None:
        self.levels.pop()

    on_blockquote_close = on_list_item_close

    def on_heading_close(self, _token: Token) -> None:
        self._gap()

    def on_paragraph_close(self, token: Token) -> None:
        if not token.hidden:
            self._gap()

    def on_fence(self, token: Token) -> None:
        self._write(token.content.rstrip("\n"))
        self._gap()

    def on_inline(self, token: Token) -> None:
        self._write("".join(_words(token.children or [])))

    def _write(self, text: str) -> None:
        for line in text.split("\n"):
            before = "".join(level.take() for level in self.levels)
            self.out.append(f"{before}{line}".rstrip() + "\n")

    def _gap(self) -> None:
        """One empty line, however many blocks end here."""
        if self.out and self.out[-1] != "\n":
            self.out.append("\n")


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    """The words of a line; a link is followed by its address unless that is its text."""
    address, shown = "", ""
    for token in tokens:
        if token.type == "link_open":
            address, shown = str(token.attrs.get("href", "")), ""
        elif token.type == "link_close":
            if address not in (shown, f"mailto:{shown}"):
                yield f" ({address})"
        elif token.type == "image":
            yield from _words(token.children or [])
        else:
            word = "\n" if token.type in ("softbreak", "hardbreak") else token.content
            shown += word
            yield word
