"""“Did you mean”: one typo a word forgiven, when nothing else is found.

Every word that is offered stands in the title, the summary or the names of an entry that this
reader may see: the look-up begins with `visible_to`, so that nobody learns a word of a text
that is not theirs to read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from gaamac.common.folding import fold
from members.vocabulary import CountryFacts, RegionFacts, countries, regions

from ..models.catalogue import CatalogueEntry
from ..vocabulary import TopicFacts, topics
from .finding import find
from .queries import QUERY_LENGTH, read_query
from .texts import correctable

# Words of a query beyond these are taken as they are.
MOST_WORDS = 5
# So many entries of each word are looked at.
SAMPLE = 100
# One look into the index for each. Asked for all at once (&&), PostgreSQL expects so many rows that
# it reads every text instead.
_WHERE_THEY_STAND = """
SELECT (ARRAY(
    SELECT entry_id FROM exchange_cataloguetext WHERE words @> ARRAY[wanted.word]
))[1:%s]
FROM unnest(%s::text[]) AS wanted(word)
"""
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєў",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويء",
)
_WORD = re.compile(r"[^\W\d_]+")


def did_you_mean(words: str, reader: Any, language: str) -> str | None:
    """What was typed with one typo a word put right, if this reader then finds something.

    For when nothing was found. Four queries at most. The words come back as they are written
    in the entries, everything else as it was typed; None where there is nothing to offer.
    """
    typed = words[:QUERY_LENGTH]
    wrong = {fold(word): word for word in _WORD.findall(typed)}
    unknown = [one for one in correctable(" ".join(wrong))[:MOST_WORDS] if one in wrong]
    if not unknown or not read_query(typed).wanted:
        return None
    better = _corrections(unknown, reader, language)
    if not better:
        return None
    corrected = _WORD.sub(lambda m: better.get(fold(m.group()), m.group()), typed)
    return corrected if _finds_something(corrected, reader, language) else None


def _finds_something(words: str, reader: Any, language: str) -> bool:
    """Whether this reader finds anything by these words."""
    found = find(words, language).ids
    readable = CatalogueEntry.objects.visible_to(reader)
    return bool(found) and readable.filter(pk__in=found).exists()


def _corrections(typed: list[str], reader: Any, language: str) -> dict[str, str]:
    """For each word that stands nowhere, the one it was most likely meant for, as written."""
    meant = {word: one_typo_from(word) for word in typed}
    candidates = set(typed).union(*meant.values())
    sample = _entries_with(candidates, reader)
    names = [name for term in _vocabulary() for name in term.names.values()]
    known = Counter(word for entry in sample for word in entry.words)
    known.update({word for name in names for word in fold(name).split()})
    own = Counter(
        word for entry in sample if entry.language == language for word in entry.words
    )
    texts = [*(entry.text for entry in sample), *names]
    best = {
        word: max(meant[word], key=lambda one: (own[one], known[one], one))
        for word in typed
        if not known[word]
    }
    return {word: _as_written(one, texts) for word, one in best.items() if known[one]}


class _Sampled(NamedTuple):
    """An entry that has a word we look for."""

    words: list[str]
    language: str
    text: str


def _entries_with(candidates: Iterable[str], reader: Any) -> list[_Sampled]:
    """Some entries with each of these words, of what the reader may see."""
    with connection.cursor() as cursor:
        cursor.execute(_WHERE_THEY_STAND, [SAMPLE, sorted(candidates)])
        numbers = {number for (some,) in cursor for number in some}
    rows = CatalogueEntry.objects.visible_to(reader).filter(pk__in=numbers)
    read = rows.values_list("text__words", "language", "title", "summary")
    return [
        _Sampled(words, language, f"{title} {summary}")
        for words, language, title, summary in read
    ]


def _vocabulary() -> list[CountryFacts | RegionFacts | TopicFacts]:
    """The names that everybody may know: places and topics."""
    return [*countries().values(), *regions().values(), *topics().values()]


def _as_written(word: str, texts: Iterable[str]) -> str:
    """A folded word with its accents, as one of these texts has it; in lower case."""
    for text in texts:
        for written in _WORD.findall(text):
            if fold(written) == word:
                return written.lower()
    return word


def one_typo_from(word: str) -> set[str]:
    """Every string from which one slip of a finger makes `word`.

    A letter too many, too few or another, or two that changed places. After Norvig: How to
    Write a Spelling Corrector (2007).
    """
    letters = next(
        (one for one in _ALPHABETS if any(letter in one for letter in word)), ""
    )
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    fewer = {a + b[1:] for a, b in halves if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    other = {a + letter + b[1:] for a, b in halves if b for letter in letters}
    more = {a + letter + b for a, b in halves for letter in letters}
    return (fewer | swapped | other | more) - {word}
