"""Writes titles, summaries and sections that read like those of practices, in one language."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .chances import Zipf
from .phrases import Phrases, name_numbers

TITLE_LENGTH = 200
SUMMARY_LENGTH = 380
# One planted word in ten stands in the title.
_IN_TITLE = 0.1


@dataclass(frozen=True, slots=True)
class Text:
    """What one language version says."""

    title: str
    summary: str
    sections: dict[str, str]
    tags: list[str]


class Writer:
    """Writes in one language."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        small = {name: Zipf(values, 4) for name, values in phrases.lists.items()}
        capital = {
            "Subject": Zipf(phrases.capital("subjects"), 4),
            "Time": Zipf(phrases.capital("times"), 4),
            "Thing": Zipf(phrases.capital("things"), 4),
        }
        self._lists = small | capital

    def write(
        self, rng: random.Random, planted: list[str], *, is_compiled: bool
    ) -> Text:
        """A whole text, in which the planted words stand."""
        in_title = [word for word in planted if rng.random() < _IN_TITLE]
        place = self._name(rng)
        return Text(
            title=self._title(rng, place, in_title),
            summary=self._summary(rng),
            sections=self._sections(rng, planted, is_compiled=is_compiled),
            tags=self._lists["tags"].some(rng, rng.choice((0, 1, 2, 3))),
        )

    def _title(self, rng: random.Random, place: str, words: list[str]) -> str:
        thing = self._pick(rng, "Thing")
        title = self._phrases.title.format(
            Thing=thing, thing=thing, place=f"{place}-{self._name(rng)}"
        )
        return " – ".join([title, *(word.capitalize() for word in words)])[
            :TITLE_LENGTH
        ]

    def _summary(self, rng: random.Random) -> str:
        summary = self._join([self._sentence(rng), self._pick(rng, "outcomes")])
        return summary[:SUMMARY_LENGTH]

    def _sections(
        self, rng: random.Random, planted: list[str], *, is_compiled: bool
    ) -> dict[str, str]:
        """Sections as Markdown. What is compiled from public sources knows less."""
        named = [self._phrases.named.format(word=word.capitalize()) for word in planted]
        told = [self._sentence(rng) for _number in range(rng.randint(4, 9))]
        steps = [f"- {self._sentence(rng)}" for _number in range(rng.randint(2, 4))]
        sections = {
            "context": self._paragraph(rng, 3),
            "what_was_done": "\n\n".join([self._join(told + named), "\n".join(steps)]),
            "results": self._listed(rng, "outcomes", 3),
        }
        if not is_compiled:
            sections |= {
                "what_did_not_work": self._listed(rng, "doubts", 3),
                "lessons": self._listed(rng, "advice", 2),
                "conditions": self._listed(rng, "advice", 2),
                "safeguards": self._listed(rng, "advice", 1),
            }
        return sections

    def _listed(self, rng: random.Random, part: str, number: int) -> str:
        """Known sentences of a part, and one of its own."""
        return self._join([*self._lists[part].some(rng, number), self._sentence(rng)])

    def _paragraph(self, rng: random.Random, number: int) -> str:
        return self._join([self._sentence(rng) for _number in range(number)])

    def _join(self, sentences: list[str]) -> str:
        return self._phrases.space.join(sentences)

    def _sentence(self, rng: random.Random) -> str:
        pick = self._pick
        return pick(rng, "patterns").format(
            subject=pick(rng, "subjects"),
            Subject=pick(rng, "Subject"),
            deed=pick(rng, "deeds"),
            means=pick(rng, "means"),
            time=pick(rng, "times"),
            Time=pick(rng, "Time"),
            place=self._name(rng),
            person=self._name(rng),
        )

    def _pick(self, rng: random.Random, part: str) -> str:
        return self._lists[part].one(rng)

    def _name(self, rng: random.Random) -> str:
        return self._phrases.names[name_numbers().one(rng)]
