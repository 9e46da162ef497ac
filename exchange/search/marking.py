"""Where on a page the words were found: marks in titles and summaries, a piece of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from gaamac.common.folding import HAN, first_letters

from ..models.catalogue import CatalogueEntry, CatalogueText
from .queries import read_query, words_of
from .stems import has_stem, stem

# Characters nobody types, put around words found so that a page can mark them safely.
FOUND = ("\x02", "\x03")
SNIPPET_LENGTH = 220
_MARKED = re.compile(f"{FOUND[0]}([^{FOUND[1]}]*){FOUND[1]}")
# So many places are looked at for the piece of a text that has most of the words.
MOST_PLACES = 40
# A word of a script with spaces: letters and digits, with the marks that stand on them.
_LETTER = rf"[^\W_{HAN}]"
_MARKS = "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]"
_WORD = f"{_LETTER}+(?:{_MARKS}+{_LETTER}*)*"
_IS_HAN = re.compile(f"[{HAN}]+")
# What Markdown puts around words, for a piece of it shown as plain text.
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_MARKUP = re.compile(r"[*_`>#|\\]+|^[ \t]*(?:[-+]|\d+[.)])[ \t]+", re.MULTILINE)

Span = tuple[int, int]


@dataclass(frozen=True)
class Words:
    """What was looked for, ready to be found again in any text."""

    typed: frozenset[str]

    @classmethod
    def of(cls, words: str) -> Words:
        """The words that a reader wanted, without those to be left out."""
        query = read_query(words)
        return cls(frozenset(word for term in words_of(query) for word in term))

    @cached_property
    def _pairs(self) -> re.Pattern[str] | None:
        """Finds the Chinese ones, those that overlap too."""
        pairs = sorted(word for word in self.typed if _IS_HAN.fullmatch(word))
        return re.compile(f"(?=({'|'.join(pairs)}))") if pairs else None

    @cached_property
    def _others(self) -> list[str]:
        return [word for word in self.typed if not _IS_HAN.fullmatch(word)]

    @cached_property
    def _in_language(self) -> dict[str, tuple[frozenset[str], re.Pattern[str]]]:
        return {}

    def _looked_for(self, language: str) -> tuple[frozenset[str], re.Pattern[str]]:
        """The stems, and a pattern of the words of a text that could have one of them."""
        if language not in self._in_language:
            stems = frozenset(filter(None, (stem(w, language) for w in self._others)))
            # No stem changes the first letter; in Arabic, the article stands before it.
            firsts = "".join(first_letters({one[0] for one in stems}))
            begins = (
                "" if language == "ar" else f"(?<!{_LETTER})(?=[{re.escape(firsts)}])"
            )
            pattern = re.compile(f"{begins if stems else '(?!)'}{_WORD}")
            self._in_language[language] = (stems, pattern)
        return self._in_language[language]

    def missing_in(self, marked: str, language: str) -> Words | None:
        """Those of the words that are not marked in a text; None where all are.

        Words so common that they are never looked for are not missed.
        """
        found = _MARKED.findall(marked)
        stems = {stem(one, language) for one in found} | {""}
        missing = {one for one in self._others if stem(one, language) not in stems}
        if self._pairs:
            pairs = self.typed.difference(self._others)
            missing |= {one for one in pairs if not any(one in some for some in found)}
        return Words(frozenset(missing)) if missing else None

    def spans(self, text: str, language: str) -> Iterator[Span]:
        """Where in a text of this language the words stand."""
        stems, pattern = self._looked_for(language)
        for word in pattern.finditer(text):
            if stem(word.group(), language) in stems:
                yield word.span()
        if self._pairs:
            yield from _joined(one.span(1) for one in self._pairs.finditer(text))


def is_searchable(words: str, language: str) -> bool:
    """Whether what was typed has a word that a reader of this language can find or leave out."""
    query = read_query(words)
    unwanted = (word for term in query.unwanted for word in term.strip('"').split())
    return has_stem([*Words.of(words).typed, *unwanted], language)


def mark(text: str, words: Words, language: str) -> str:
    """A text with `FOUND` around each of the words."""
    pieces, done = [], 0
    for start, end in sorted(words.spans(text, language)):
        pieces += [text[done:start], FOUND[0], text[start:end], FOUND[1]]
        done = end
    return "".join([*pieces, text[done:]])


def snippet(
    body: str, words: Words, language: str, missing: Words | None = None
) -> str:
    """The piece of a Markdown text with most of the words, marked; nothing where none stands.

    With `missing`, those of the words that are not shown elsewhere, a piece that has these.
    """
    plain = " ".join(_MARKUP.sub(" ", _LINK.sub(r"\1", body)).split())
    spans = []
    for span in (missing or words).spans(plain, language):
        spans.append(span)
        if len(spans) == MOST_PLACES:
            break
    if not spans:
        return ""
    start = max(spans, key=lambda span: (_different(plain, spans, span[0]), -span[0]))[
        0
    ]
    return mark(_piece(plain, start), words, language)


def mark_rows(rows: Sequence[CatalogueEntry], words: str) -> None:
    """Give each row `title_found`, `summary_found` and `text_found`, with `FOUND` in them.

    `text_found` is a piece of its sections where the others lack one of the words, else empty.
    One query for the texts of the page, if any is needed.
    """
    looked_for = Words.of(words)
    bare = [row for row in rows if not _mark_row(row, looked_for)]
    if not bare:
        return
    bodies = dict(
        CatalogueText.objects.filter(pk__in=[row.pk for row in bare]).values_list(
            "pk", "body"
        )
    )
    for row in bare:
        body = bodies.get(row.pk, "")
        shown = f"{row.title_found} {row.summary_found}"
        missing = looked_for.missing_in(shown, row.language)
        row.text_found = snippet(body, looked_for, row.language, missing)


def _mark_row(row: CatalogueEntry, words: Words) -> bool:
    """Mark title and summary; whether all the words were found there."""
    row.title_found = mark(row.title, words, row.language)
    row.summary_found = mark(row.summary, words, row.language)
    row.text_found = ""
    return not words.missing_in(f"{row.title_found} {row.summary_found}", row.language)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans that overlap or touch, as one."""
    current: Span | None = None
    for span in spans:
        if current and span[0] <= current[1]:
            current = (current[0], max(current[1], span[1]))
            continue
        if current:
            yield current
        current = span
    if current:
        yield current


def _different(text: str, spans: list[Span], start: int) -> int:
    """How many different words are found in the piece that begins there."""
    end = start + SNIPPET_LENGTH * 2 // 3
    return len({text[a:b].casefold() for a, b in spans if start <= a and b <= end})


def _piece(text: str, found_at: int) -> str:
    """About `SNIPPET_LENGTH` characters of a text around that place, cut between words."""
    start = max(0, found_at - SNIPPET_LENGTH // 3)
    end = start + SNIPPET_LENGTH
    if start:
        space = text.find(" ", start, found_at)
        start = start if space < 0 else space + 1
    if end < len(text):
        space = text.rfind(" ", found_at, end)
        end = end if space <= found_at else space
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return f"{before}{text[start:end]}{after}"
