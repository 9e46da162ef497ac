"""Parts that mails have in common: rendered from their templates and encoded once, and kept.

Nothing here is one member's alone, except in how many it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override

from exchange.follow_names import Names
from gaamac.common.languages import facts
from gaamac.common.mail_styles import styled, styled_part

from . import wording
from .choice import Chosen, Said
from .choices import Tiding
from .encoding import Shape, slot, without_slots
from .letters import BODY, PLACES, Letter, Side
from .links import page, page_of
from .naming import Naming
from .news import NewsItem
from .phrases import Word
from .pieces import NOTHING, Piece

FRAME = "digests/digest"
OWN_PAGES = ("digest-unsubscribe", "digest-preferences-by-link")
# Stands in an address where a token goes, and for itself.
_PLACE = "TOKEN"
# A text and its language; empty where the editors say nothing.
Note = tuple[str, ...]
# So many parts are kept; a worker at its hundred-thousandth member must not hold them all.
MOST_KEPT = 30_000


class CutItem(NamedTuple):
    """A part up to the place for words of its own, and from there on."""

    before: Piece
    after: Piece


Shapes = tuple[Shape, Shape]


class Fragments:
    """Makes parts, and keeps them: for minutes, not for longer."""

    def __init__(self) -> None:
        self._names = Names({}, {})
        self._kept: dict[Hashable, Any] = {}
        self._namings: dict[str, Naming] = {}

    def learn(self, names: Names) -> None:
        """Know the names of all that is followed in the next batch."""
        self._names.organisations.update(names.organisations)

    def naming(self, language: str) -> Naming:
        """What things are called in a language, and phrases of them."""
        found = self._namings.get(language)
        if found is None:
            found = self._namings[language] = Naming(language, self._names)
        return found

    def item(self, language: str, item: NewsItem, *, hidden: bool) -> CutItem:
        """One item without its reasons; `hidden` leaves out what names it."""
        key = ("item", language, *_version(item), hidden)
        return self.keep(key, lambda: self._cut_item(item, language, hidden=hidden))

    def why(self, language: str, chosen: Chosen) -> Piece:
        """Why an item is there: for all that are there for the same reasons. After where and when."""
        with override(language):
            words = without_slots(wording.why(chosen, self.naming(language)))
        return Piece.of(wording.SEPARATOR + words) if words else NOTHING

    def headed(self, language: str, group: str, words: Word) -> Piece:
        """The head of a group of items, in the colour of the group."""
        before, after = self.keep(
            ("heading", language, group), lambda: self._cut_heading(language, group)
        )
        return Piece(
            before.text + words.piece.text + after.text,
            before.html + words.piece.html + after.html,
        )

    def said(self, language: str, said: Said, *, hidden: bool, own: bool) -> Piece:
        """One line about one contribution; `hidden` leaves out what names it."""

        def make() -> Piece:
            context = self._line(said, language, hidden=hidden, own=own)
            return self._filled("digests/parts/line", language, context)

        return self.keep(("said", language, said, hidden, own), make)

    def note(self, language: str, text: str, text_language: str) -> Piece:
        """What the editors say, in the language they said it in."""

        def make() -> Piece:
            known = facts(text_language)
            context = {
                "text": without_slots(text),
                "text_language": known.code,
                "text_direction": known.direction,
            }
            return _rendered("digests/parts/note", language, context)

        return self.keep(("note", language, text, text_language), make)

    def more(self, language: str, count: int, label: str) -> Piece:
        """How many items are left out, and where they are."""

        def make() -> Piece:
            with override(language):
                words, line = wording.more(count), wording.more_line(count)
            href = self.words(language, page, "digest-edition", language, label)
            context = {"words": words, "line": line, "href": href}
            return self._filled("digests/parts/more", language, context)

        return self.keep(("more", language, count, label), make)

    def compiled(self, language: str) -> Piece:
        """That some are compiled from public sources."""
        return self.keep(
            ("compiled", language),
            lambda: _rendered("digests/parts/compiled", language, {}),
        )

    def letter(self, language: str, frequency: str, label: str, note: Note) -> Letter:
        """What stands around everything, with all in it that one edition has in a language."""
        return self.keep(
            ("letter", language, label, note),
            lambda: self._letter(language, frequency, label, note),
        )

    def words(self, language: str, say: Callable[..., str], *arguments: Any) -> str:
        """What `say` says in a language."""

        def make() -> str:
            with override(language):
                return say(*arguments)

        return self.keep(("words", language, say, arguments), make)

    def piece(self, language: str, say: Callable[..., str], *arguments: Any) -> Piece:
        """The same, encoded."""
        return self.piece_of(self.words(language, say, *arguments))

    def piece_of(self, words: str) -> Piece:
        """Words, encoded."""
        return self.keep(("piece", words), lambda: Piece.of(words))

    def keep(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What was made for this key before, or now."""
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = make()
        return found

    def _letter(self, language: str, frequency: str, label: str, note: Note) -> Letter:
        stop, change = (page(name, language, _PLACE) for name in OWN_PAGES)
        values = {
            "edition": self.piece(language, wording.edition, frequency, label),
            "read_url": self.piece(language, page, "digest-edition", language, label),
            "follows_url": self.piece(language, page, "follows", language),
            "note": self.note(language, *note) if note else NOTHING,
        }
        own = {
            "unsubscribe_url": Shape.of(stop.replace(_PLACE, slot("stop"))),
            "preferences_url": Shape.of(change.replace(_PLACE, slot("change"))),
        }
        slots = (*PLACES, BODY, *values, *own)
        shapes = _shapes_of(settings.PORTAL_URL, FRAME, language, "", slots)
        text, html = (
            one.with_filled(own | {name: value[side] for name, value in values.items()})
            for side, one in enumerate(shapes)
        )
        before, _token, after = stop.partition(_PLACE)
        return Letter(Side.of(text), Side.of(html), (before, after))

    @staticmethod
    def _cut_heading(language: str, group: str) -> CutItem:
        context = {"kind": group, "words": slot("words")}
        text, html = _render("digests/parts/heading", language, context)
        before, after = zip(text.cut("words", {}), html.cut("words", {}), strict=True)
        return CutItem(Piece(*before), Piece(*after))

    def _cut_item(self, item: NewsItem, language: str, *, hidden: bool) -> CutItem:
        context = (
            self._hidden(item, language) if hidden else self._named(item, language)
        )
        text, html = _shapes("digests/parts/item", language, context, "why")
        texts, htmls = _sides(context)
        before, after = zip(text.cut("why", texts), html.cut("why", htmls), strict=True)
        return CutItem(Piece(*before), Piece(*after))

    @staticmethod
    def _hidden(item: NewsItem, language: str) -> dict[str, Any]:
        """What stands for an item whose title, summary and places must not be in a mail.

        Its slug would tell its title: its address is its key.
        """
        with override(language):
            title = wording.untitled(item.kind)
            where = wording.only_for_members()
        return {
            "title": title,
            "summary": "",
            "where": where,
            "href": page_of("digest-item", language, str(item.translation_key)),
            "text_language": language,
        }

    @staticmethod
    def _named(item: NewsItem, language: str) -> dict[str, Any]:
        with override(language):
            return {
                "title": without_slots(wording.short_title(item)),
                "summary": without_slots(wording.short_summary(item)),
                "where": without_slots(wording.where_and_when(item, language)),
                "href": page_of(f"{item.kind}-detail", language, item.slug),
                "text_language": item.language,
            }

    @staticmethod
    def _line(said: Said, language: str, *, hidden: bool, own: bool) -> dict[str, Any]:
        """What a line about one contribution is made of. Its slug would tell its title."""
        about = said.about
        with override(language):
            title, words = wording.short_title(about), wording.tiding(said)
            if hidden:
                name = wording.yours if own else wording.untitled
                title = name(about.kind)
        if said.what == Tiding.CHANGES:
            place = ("contribution-edit", about.kind, about.translation_key)
        elif hidden:
            place = ("digest-item", about.translation_key)
        else:
            place = (f"{about.kind}-detail", about.slug)
        return {
            "title": without_slots(title),
            "words": words,
            "href": page(place[0], language, *place[1:]),
            "text_language": language if hidden else about.language,
        }

    def _filled(self, name: str, language: str, context: dict[str, str]) -> Piece:
        """The same of a template that does no more with its values than to put them in."""
        text, html = _shapes(name, language, context)
        texts, htmls = _sides(context)
        return Piece(text.fill(texts), html.fill(htmls))


def _sides(context: Mapping[str, str]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The values as they stand in plain text, and as they stand in HTML."""
    pieces = {key: Piece.of(words) for key, words in context.items()}
    return (
        {key: piece.text for key, piece in pieces.items()},
        {key: piece.html for key, piece in pieces.items()},
    )


def _rendered(name: str, language: str, context: dict[str, Any]) -> Piece:
    text, html = _render(name, language, context)
    return Piece(text.fill({}), html.fill({}))


def _shapes(
    name: str, language: str, context: Mapping[str, str], *open_slots: str
) -> Shapes:
    """A template with places for its values; it does no more with them than to put them in."""
    given = (key for key in context if context[key] and key != "text_language")
    text_language = context.get("text_language", "")
    return _shapes_of(
        settings.PORTAL_URL, name, language, text_language, (*given, *open_slots)
    )


@lru_cache(maxsize=1024)
def _shapes_of(
    _portal_url: str,  # what is rendered may hold it
    name: str,
    language: str,
    text_language: str,
    slots: tuple[str, ...],
) -> Shapes:
    """Rendered once a process: a template looks alike for all that have the same of its values."""
    context = {key: slot(key) for key in slots}
    return _render(name, language, {**context, "text_language": text_language})


def _render(name: str, language: str, context: Mapping[str, Any]) -> Shapes:
    known = facts(language)
    values = {
        "portal_url": settings.PORTAL_URL,
        "language": known.code,
        "direction": known.direction,
        **context,
    }
    style = styled if name == FRAME else styled_part
    with override(language):
        plain = get_template(f"emails/{name}.txt").template  # type: ignore[attr-defined]
        return (
            # Django escapes for HTML whatever the template's name; plain text must not be.
            Shape.of(plain.render(Context(values, autoescape=False))),
            Shape.of(style(get_template(f"emails/{name}.html").render(values))),
        )


def _version(item: NewsItem) -> tuple[int, datetime]:
    """What changes whenever the text of an item may have."""
    return item.page_id, item.updated_at
