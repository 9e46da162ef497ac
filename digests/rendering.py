"""A member's mail as a join of bytes.

Whatever mails have in common (the frame in one language, an item, a reason, a heading) is rendered
from its template and encoded once, and kept for the batch; a member's own parts are put between.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.translation import override

from exchange.follow_names import Names
from gaamac.common.languages import facts
from gaamac.common.wording import counted

from . import wording
from .encoding import Shape, encode, slot, without_slots
from .links import PREFERENCES, UNSUBSCRIBE, page, token
from .news import NewsItem
from .readers import Reader
from .selection import Choice, Chosen

_FRAME_SLOTS = (
    "subject",
    "preheader",
    "edition",
    "followed",
    "headline",
    "body",
    "more",
    "compiled",
    "when",
    "read_url",
    "preferences_url",
    "follows_url",
    "unsubscribe_url",
)
TITLES_BEFORE_THE_MAIL = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """The same in plain text and in HTML, encoded."""

    text: bytes
    html: bytes

    @classmethod
    def of(cls, words: str) -> Piece:
        """Words, escaped where they have to be."""
        clean = without_slots(words)
        return cls(encode(clean), encode(conditional_escape(clean)))


NOTHING = Piece(b"", b"")


@dataclass(frozen=True, slots=True)
class Body:
    """Subject, text and HTML of one member's digest; text and HTML are encoded."""

    subject: str
    text: bytes
    html: bytes
    unsubscribe_token: str


class Press:
    """Makes bodies, and keeps what they have in common: for minutes, not for longer."""

    def __init__(self) -> None:
        self._names = Names({}, {})
        self._kept: dict[Hashable, Any] = {}

    def learn(self, names: Names) -> None:
        """Know the names of all that is followed in the next batch."""
        self._names.organisations.update(names.organisations)

    def body(self, reader: Reader, frequency: str, label: str, choice: Choice) -> Body:
        """The digest of one member, ready to be sent."""
        language, counts = reader.language, choice.counts
        subject = self._words(language, wording.subject, frequency, counts)
        stop = token(UNSUBSCRIBE, reader.member_id, reader.link_key)
        change = token(PREFERENCES, reader.member_id, reader.link_key)
        values = {
            "subject": self._piece(language, wording.subject, frequency, counts),
            "preheader": self._preheader(reader, choice),
            "edition": self._piece(language, wording.edition, frequency, label),
            "followed": self._followed(reader),
            "headline": self._piece(language, wording.headline, counts),
            "body": self._items(reader, choice),
            "more": self._more(language, choice.more, label),
            "compiled": self._compiled(language, choice),
            "when": self._piece(language, wording.when, reader.rhythm),
            "read_url": self._piece(language, page, "digest-edition", language, label),
            "follows_url": self._piece(language, page, "follows", language),
            "preferences_url": self._own_page(
                "digest-preferences-by-link", language, change
            ),
            "unsubscribe_url": self._own_page("digest-unsubscribe", language, stop),
        }
        frame = self._frame(language)
        return Body(
            subject,
            frame[0].fill({name: piece.text for name, piece in values.items()}),
            frame[1].fill({name: piece.html for name, piece in values.items()}),
            stop,
        )

    def _items(self, reader: Reader, choice: Choice) -> Piece:
        pieces = []
        for kind, count, chosen in choice.by_kind:
            if chosen:
                pieces.append(self._heading(reader.language, kind, count))
                pieces += [self._item(reader, one) for one in chosen]
        return Piece(
            b"".join(piece.text for piece in pieces),
            b"".join(piece.html for piece in pieces),
        )

    def _item(self, reader: Reader, chosen: Chosen) -> Piece:
        language = reader.language
        hidden = wording.is_hidden(chosen.item, is_discreet=reader.is_discreet)
        key = ("item", language, *_version(chosen.item), hidden)
        shape = self._keep(
            key, lambda: self._item_shape(chosen.item, language, hidden=hidden)
        )
        facts_line = self._facts(language, chosen, hidden=hidden)
        return Piece(
            shape[0].fill({"facts": facts_line.text}),
            shape[1].fill({"facts": facts_line.html}),
        )

    def _item_shape(
        self, item: NewsItem, language: str, *, hidden: bool
    ) -> tuple[Shape, Shape]:
        with override(language):
            title = (
                wording.untitled(item.kind)
                if hidden
                else without_slots(wording.short_title(item))
            )
            summary = "" if hidden else without_slots(wording.short_summary(item))
        context = {
            "title": title,
            "summary": summary,
            "href": self._address(item, language, hidden=hidden),
            "text_language": language if hidden else item.language,
            "facts": slot("facts"),
        }
        return self._render("digests/parts/item", language, context)

    @staticmethod
    def _address(item: NewsItem, language: str, *, hidden: bool) -> str:
        """A hidden item's slug would tell its title: its address is its key."""
        if hidden:
            return page("digest-item", language, item.translation_key)
        return page(f"{item.kind}-detail", language, item.slug)

    def _facts(self, language: str, chosen: Chosen, *, hidden: bool) -> Piece:
        """Where and when it is, and why it is there."""
        key = (
            "facts",
            language,
            *_version(chosen.item),
            hidden,
            chosen.reasons,
            chosen.is_changed,
            chosen.responses,
        )

        return self._keep(key, lambda: self._say_facts(language, chosen, hidden=hidden))

    def _say_facts(self, language: str, chosen: Chosen, *, hidden: bool) -> Piece:
        where = "" if hidden else self._where(language, chosen.item)
        with override(language):
            words = wording.line([where, wording.why(chosen, self._names)])
        if not words:
            return NOTHING
        text, html = self._keep(
            ("facts", language),
            lambda: self._render(
                "digests/parts/facts", language, {"words": slot("words")}
            ),
        )
        piece = Piece.of(words)
        return Piece(text.fill({"words": piece.text}), html.fill({"words": piece.html}))

    def _where(self, language: str, item: NewsItem) -> str:
        def make() -> str:
            with override(language):
                return wording.where_and_when(item, language)

        return self._keep(("where", language, *_version(item)), make)

    def _heading(self, language: str, kind: str, count: int) -> Piece:
        def make() -> Piece:
            with override(language):
                context = {"kind": kind, "words": counted(count, kind)}
            return self._rendered("digests/parts/heading", language, context)

        return self._keep(("heading", language, kind, count), make)

    def _followed(self, reader: Reader) -> Piece:
        def make() -> Piece:
            with override(reader.language):
                return Piece.of(wording.followed(reader.follows, self._names))

        return self._keep(("followed", reader.language, reader.follows), make)

    def _preheader(self, reader: Reader, choice: Choice) -> Piece:
        """The first titles, as far as they may be named."""
        titles = [
            one.item.title
            for one in choice.shown
            if not wording.is_hidden(one.item, is_discreet=reader.is_discreet)
        ]
        return Piece.of("; ".join(titles[:TITLES_BEFORE_THE_MAIL]))

    def _more(self, language: str, count: int, label: str) -> Piece:
        if not count:
            return NOTHING
        context = {"count": count, "href": page("digest-edition", language, label)}
        return self._keep(
            ("more", language, count, label),
            lambda: self._rendered("digests/parts/more", language, context),
        )

    def _compiled(self, language: str, choice: Choice) -> Piece:
        if not any(one.item.card.get("compiled") for one in choice.shown):
            return NOTHING
        return self._keep(
            ("compiled", language),
            lambda: self._rendered("digests/parts/compiled", language, {}),
        )

    def _own_page(self, name: str, language: str, own_token: str) -> Piece:
        """An address that differs only by the member's token."""
        before, _slot, after = self._words(
            language, page, name, language, "TOKEN"
        ).partition("TOKEN")
        return Piece.of(f"{before}{own_token}{after}")

    def _frame(self, language: str) -> tuple[Shape, Shape]:
        context = {name: slot(name) for name in _FRAME_SLOTS}
        return self._keep(
            ("frame", language),
            lambda: self._render("digests/digest", language, context),
        )

    def _words(self, language: str, say: Callable[..., str], *arguments: Any) -> str:
        def make() -> str:
            with override(language):
                return say(*arguments)

        return self._keep(("words", language, say, arguments), make)

    def _piece(self, language: str, say: Callable[..., str], *arguments: Any) -> Piece:
        words = self._words(language, say, *arguments)
        return self._keep(("piece", words), lambda: Piece.of(words))

    def _rendered(self, name: str, language: str, context: dict[str, Any]) -> Piece:
        text, html = self._render(name, language, context)
        return Piece(text.fill({}), html.fill({}))

    @staticmethod
    def _render(
        name: str, language: str, context: dict[str, Any]
    ) -> tuple[Shape, Shape]:
        known = facts(language)
        values = {
            "portal_url": settings.PORTAL_URL,
            "language": known.code,
            "direction": known.direction,
            **context,
        }
        with override(language):
            plain = get_template(f"emails/{name}.txt").template  # type: ignore[attr-defined]
            return (
                # Django escapes for HTML whatever the template's name; plain text must not be.
                Shape.of(plain.render(Context(values, autoescape=False))),
                Shape.of(get_template(f"emails/{name}.html").render(values)),
            )

    def _keep(self, key: Hashable, make: Callable[[], Any]) -> Any:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
        return found


def _version(item: NewsItem) -> tuple[int, datetime]:
    """What changes whenever the text of an item may have."""
    return item.page_id, item.updated_at
