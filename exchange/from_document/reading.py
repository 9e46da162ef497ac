"""The parts of a document as fields of a form. Nothing is lost: what has no place is kept, and told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _
from django.utils.translation import override

from gaamac.common.languages import CODES, FACTS, reader_language
from gaamac.common.text import clean_text

from ..forms.posting import EARLIEST_YEAR, SECTION_LENGTH, TITLE_LENGTH
from ..imports.mapping import normal
from ..imports.markup import to_line, to_lines, to_markdown
from ..imports.names import NotKnown, country_names, region_names
from ..posts import form_of
from .headings import headings_of, known

SUMMARY_LENGTH = 400
_BETWEEN = re.compile(r"[,;|\n\r；、،]+")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_IN_BRACKETS = re.compile(r"\([^()]*\)\s*$")
_LONGEST_HEADING = 120


@dataclass(slots=True)
class Draft:
    """What a document holds, as the fields of a form, and what its author should be told."""

    language: str
    values: dict[str, str] = field(default_factory=dict)
    countries: list[int] = field(default_factory=list)
    regions: list[int] = field(default_factory=list)
    is_worldwide: bool = False
    year: int | None = None
    available_until: date | None = None
    problems: list[str] = field(default_factory=list)
    # What has no place: kept at the end of the first section.
    unplaced: list[str] = field(default_factory=list)


def read(html: str, kind: str) -> Draft:
    """The draft that stands in this HTML, in words for a reader of the active language."""
    parts = _Parts(kind)
    parts.take(html)
    draft = Draft(parts.language)
    _tell_of_headings(draft, parts)
    _fill_lines(draft, parts)
    _fill_places(draft, parts)
    _fill_dates(draft, parts)
    _fill_sections(draft, parts, kind)
    return draft


class _Parts:
    """The HTML below each heading that was recognised."""

    def __init__(self, kind: str) -> None:
        self._known = known(kind)
        self._now = ""
        self._languages: Counter[str] = Counter()
        self.html: dict[str, list[str]] = {}
        self.strange: list[str] = []
        self.titles: list[str] = []

    def take(self, html: str) -> None:
        """Go through the document from its beginning."""
        for block in _blocks(html):
            self._take(block)

    @property
    def language(self) -> str:
        """The language of most headings; the reader's where none was recognised."""
        best = self._languages.most_common()
        most = [code for code, times in best if times == best[0][1]]
        own = reader_language()
        return own if own in most or not most else most[0]

    @property
    def found(self) -> bool:
        """Whether any heading was recognised."""
        return bool(self._languages)

    def of(self, name: str) -> str:
        """The HTML of one field."""
        return "".join(self.html.get(name, []))

    def _take(self, block: Tag) -> None:
        words = block.get_text(" ", strip=True)
        if normal(words) in self._known.said:
            return
        is_heading = block.name in _HEADINGS
        heading = self._heading(words) if is_heading or block.name == "p" else None
        if heading is not None:
            name, codes = heading
            self._now = name
            self._languages.update(codes)
        elif "title" in (block.get("class") or []) and words:
            self.titles.append(words)
        elif words:
            self._keep(block, words, is_heading=is_heading)

    def _heading(self, words: str) -> tuple[str, frozenset[str]] | None:
        if len(words) > _LONGEST_HEADING:
            return None
        known_headings = self._known.headings
        whole, bare = normal(words), normal(_IN_BRACKETS.sub("", words))
        return known_headings.get(whole) or known_headings.get(bare)

    def _keep(self, block: Tag, words: str, *, is_heading: bool) -> None:
        if is_heading:
            # A heading of their own, inside the part where it stands.
            self.strange.append(words)
            block.name = "h3"
        self.html.setdefault(self._now, []).append(str(block))


def _blocks(html: str) -> Iterator[Tag]:
    """What stands at the top of the document, one after the other."""
    for element in BeautifulSoup(html, "html.parser").contents:
        if isinstance(element, Tag):
            yield element


def _tell_of_headings(draft: Draft, parts: _Parts) -> None:
    if not parts.found:
        draft.problems.append(
            _(
                "None of the headings of the template was found, so the whole text stands in one part."
                " Move its pieces where they belong."
            )
        )
    for words in parts.strange[:10]:
        draft.problems.append(
            _(
                "“%(heading)s” is no heading of the template. It stands in the part above it."
            )
            % {"heading": words[:80]}
        )


def _fill_lines(draft: Draft, parts: _Parts) -> None:
    """Title, summary and sources."""
    title = to_line(parts.of("title")) or " ".join(parts.titles)
    title = clean_text(title, lines=False)
    if parts.of("title") and parts.titles:
        draft.unplaced.extend(parts.titles)
    if not title:
        title = _first_words(parts)
        draft.problems.append(_("It has no title, so its first words stand there."))
    if len(title) > TITLE_LENGTH:
        draft.unplaced.append(title)
        title = title[:TITLE_LENGTH].rsplit(" ", 1)[0]
        draft.problems.append(
            _(
                "The title is too long: its beginning stands there, all of it in the text."
            )
        )
    draft.values["title"] = title
    draft.values["summary"] = to_line(parts.of("summary"))
    if len(draft.values["summary"]) > SUMMARY_LENGTH:
        draft.problems.append(
            _(
                "The summary is longer than 400 characters. Shorten it before you send it."
            )
        )
    draft.values["sources"] = to_lines(parts.of("sources"))


def _first_words(parts: _Parts) -> str:
    pieces = chain.from_iterable(parts.html.values())
    words = to_line(" ".join(pieces)[:4000])
    return words[:TITLE_LENGTH].rsplit(" ", 1)[0] if words else _("Without a title")


def _fill_places(draft: Draft, parts: _Parts) -> None:
    """Countries, regions and "worldwide", by their names in any of the six languages."""
    text = to_lines(parts.of("country"))
    words = [word.strip() for word in _BETWEEN.split(text) if word.strip()]
    if not words:
        return
    countries, regions, worldwide = country_names(), region_names(), _worldwide()
    for word in words:
        if normal(word) in worldwide:
            draft.is_worldwide = True
            continue
        for names, chosen in ((countries, draft.countries), (regions, draft.regions)):
            try:
                chosen.append(names.find(word))
                break
            except NotKnown:
                continue
        else:
            _cannot_place(draft, word)


def _cannot_place(draft: Draft, word: str) -> None:
    draft.unplaced.append(word)
    draft.problems.append(
        _(
            "“%(word)s” is no country or region that the portal knows. Choose it in the form."
        )
        % {"word": word[:80]}
    )


def _worldwide() -> set[str]:
    words = set()
    for code in CODES:
        with override(code):
            words.add(normal(_("Worldwide")))
    return words


def _fill_dates(draft: Draft, parts: _Parts) -> None:
    if words := to_line(parts.of("year")):
        found = re.search(r"\d{4}", words)
        year = int(found[0]) if found else 0
        if EARLIEST_YEAR <= year <= date.today().year + 1:  # noqa: DTZ011 - a year, not a day
            draft.year = year
        if str(draft.year) != words:
            _not_a_date(draft, words)
    if words := to_line(parts.of("available_until")):
        try:
            draft.available_until = date.fromisoformat(words.strip())
        except ValueError:
            _not_a_date(draft, words)


def _not_a_date(draft: Draft, words: str) -> None:
    draft.unplaced.append(words)
    draft.problems.append(
        _(
            "“%(words)s” could not be read as a date. It stands in the text; fill in the field."
        )
        % {"words": words[:80]}
    )


def _fill_sections(draft: Draft, parts: _Parts, kind: str) -> None:
    """The parts that hold Markdown; what has no place goes to the end of the first."""
    names = form_of(kind).section_names
    for name in names:
        draft.values[name] = to_markdown(parts.of(name))
    if before := to_markdown(parts.of("")):
        draft.unplaced.insert(0, before)
    if draft.unplaced:
        draft.problems.append(
            _(
                "Some of your text has no place in the form. It stands at the end of “%(part)s”."
            )
            % {"part": _label(kind, names[0])}
        )
        note = _("From your document. Move it where it belongs, or delete it:")
        pieces = [draft.values[names[0]], f"**{note}**", *draft.unplaced]
        draft.values[names[0]] = "\n\n".join(piece for piece in pieces if piece)
    for name in names:
        if len(draft.values[name]) > SECTION_LENGTH:
            draft.problems.append(
                _(
                    "“%(part)s” is too long: shorten it before you send it. Nothing was cut."
                )
                % {"part": _label(kind, name)}
            )


def _label(kind: str, name: str) -> str:
    return next(one.label for one in headings_of(kind) if one.name == name)


def language_words(draft: Draft) -> str:
    """What the language of the draft is called by those who speak it."""
    return FACTS[draft.language].own_name
