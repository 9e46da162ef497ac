"""Compares what the portal said with what the matrix says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote

from . import rule
from .asking import Asker, Heard
from .canaries import canaries_in
from .cells import Question
from .world import Item, World

# What two answers to two addresses may differ in.
_OF_A_REQUEST = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|nonce-[\w-]+|name="key" value="[\w-]+"'
)
_HEADERS_OF_A_REQUEST = {"set-cookie", "content-length", "x-request-id"}


class Court:
    """Asks each question once, and says what is wrong with the answer."""

    def __init__(self, world: World, asker: Asker) -> None:
        self.world, self.asker = world, asker
        self.cells = 0
        self._of = {
            word: (item, field)
            for item in world.items
            for field, word in item.words.items()
        }
        self._topics = {topic.code: place for place, topic in world.topics.items()}
        self.allowed = cache(self._allowed)
        self.missing = cache(self._missing)

    def judge(self, question: Question, reader: str) -> Iterator[str]:
        """One line for each cell that is not as the matrix says."""
        heard = self.asker.ask(reader, question.address)
        self.cells += sum(len(item.words) for item in question.items) or len(self._of)
        about = f"{question.surface} {question.address} as {reader}"
        if heard.status >= 500:
            yield f"{about}: status {heard.status}"
            return
        yield from (f"{about}: {line}" for line in self._too_much(question, heard))
        yield from (f"{about}: {line}" for line in self._too_little(question, heard))
        yield from (f"{about}: {line}" for line in self._miscounted(question, heard))
        if question.missing and self._is_hidden(question, reader):
            yield from (
                f"{about}: {line}" for line in self._told_apart(question, heard)
            )

    @staticmethod
    def _is_hidden(question: Question, reader: str) -> bool:
        """Whether its reader must not learn that it is there; of one's own one knows."""
        item = question.items[0]
        is_own = question.also is rule.own and rule.owns(reader, item)
        return not is_own and not question.seen(reader, item)

    # -- What must not be there

    def _too_much(self, question: Question, heard: Heard) -> Iterator[str]:
        """Canaries of what this reader may not see there."""
        allowed = self.allowed(heard.reader, question.also)
        for word in heard.words - allowed - canaries_in(question.address):
            yield f"LEAKS {self.named(word)}"

    def _allowed(self, reader: str, also: object) -> frozenset[str]:
        words: set[str] = set()
        for item in self.world.items:
            fields = set(rule.shown(reader, item))
            if callable(also):
                fields |= set(also(reader, item))
            words |= {item.words[name] for name in fields if name in item.words}
            if "topic" in fields:
                words.add(self.world.topics[item.state, item.visibility].code)
        return frozenset(words)

    def named(self, word: str) -> str:
        """What a canary is: field and contribution."""
        if word in self._topics:
            return f"topic of {self._topics[word]}"
        if word not in self._of:
            return f"an unknown word {word}"
        item, field = self._of[word]
        return f"{field} of ({item}) [{word}]"

    # -- What has to be there

    def _too_little(self, question: Question, heard: Heard) -> Iterator[str]:
        for item in question.items:
            if not question.seen(heard.reader, item):
                continue
            if heard.status not in (200, 302):
                yield f"status {heard.status} for ({item})"
                continue
            for field in self._fields(question, heard.reader, item):
                if item.words[field] not in heard.words:
                    yield f"lacks {field} of ({item}) [{item.words[field]}]"

    def _fields(self, question: Question, reader: str, item: Item) -> set[str]:
        may = set(rule.shown(reader, item))
        if question.also is not None:
            may |= set(question.also(reader, item))
        return set(question.fields) & may & item.words.keys()

    def _miscounted(self, question: Question, heard: Heard) -> Iterator[str]:
        if question.counts is None:
            return
        seen = [one for one in question.items if question.seen(heard.reader, one)]
        expected = {"total": len(seen)}
        for item in seen:
            for code in self._counted(question, item, heard.reader):
                expected[code] = expected.get(code, 0) + 1
        for name, number in question.counts(heard).items():
            if expected.get(name, 0) != number:
                yield f"counts {number} of {name}, where {expected.get(name, 0)} are seen"

    def _counted(self, question: Question, item: Item, reader: str) -> Iterator[str]:
        """The values of a facet that this contribution counts for."""
        yield self.world.topics[item.state, item.visibility].code
        if "organisation" in self._fields(question, reader, item):
            yield item.words["organisation"]

    # -- Denied is missing

    def _told_apart(self, question: Question, heard: Heard) -> Iterator[str]:
        missing = self.missing(heard.reader, question.missing)
        if heard.status != missing.status:
            yield f"TOLD APART by status: {heard.status}, missing {missing.status}"
        if _plain(heard, question.address) != _plain(missing, question.missing):
            yield "TOLD APART by its bytes from what is missing"
        if heard.queries != missing.queries:
            yield f"TOLD APART by {heard.queries} queries, missing {missing.queries}"

    def _missing(self, reader: str, address: str) -> Heard:
        return self.asker.ask(reader, address)


def _plain(heard: Heard, address: str) -> tuple[str, list[tuple[str, str]]]:
    """An answer without what belongs to its request and its address."""
    path = address.partition("?")[0]
    parts = [path, quote(path, safe="")]
    parts += [one for one in re.split(r"[/.]", path) if len(one) > 14]

    def clean(text: str) -> str:
        for part in parts:
            text = text.replace(part, "…")
        return _OF_A_REQUEST.sub("", text)

    headers = sorted(
        (name, clean(value))
        for name, value in heard.headers.items()
        if name not in _HEADERS_OF_A_REQUEST
    )
    return clean(heard.text), headers
