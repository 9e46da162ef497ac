"""Writes what is searched: one row of words for each entry, in its own language.

Made in Python (folding) and PostgreSQL (each language's dictionary), many rows a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice

from django.db import connection

from gaamac.common.folding import (
    fold,
    with_arabic_stems,
    with_character_pairs,
    without_article,
)
from gaamac.common.languages import FACTS, facts
from members.vocabulary import CountryFacts, RegionFacts, countries, regions

from ..models.catalogue import CatalogueEntry
from ..vocabulary import TopicFacts, topics

BATCH = 500
# A vector holds a megabyte at most; this stays below it whatever the text.
MOST_CHARACTERS = 200_000
MOST_BYTES = 400_000
MOST_WORDS = 40_000
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# What can be mistyped and put right: written with letters, neither too short nor too long.
_CORRECTABLE = re.compile(r"[^\W\d_]{3,25}")
_HAN = re.compile("[\u3400-\u9fff]")

_NAMES = " || ".join(
    f"to_tsvector('{one.search_configuration}', names_{one.field_suffix})"
    for one in FACTS.values()
)
_WRITE = f"""
INSERT INTO exchange_cataloguetext
    (entry_id, recency, vector, title_vector, words, body)
SELECT
    entry_id,
    recency,
    setweight(to_tsvector(configuration, title), 'A')
        || setweight(to_tsvector(configuration, lead), 'B')
        || setweight(to_tsvector(configuration, sections), 'C')
        || setweight({_NAMES}, 'D'),
    to_tsvector(configuration, title) || to_tsvector('portal_simple', typed),
    string_to_array(words, ' '),
    body
FROM unnest(
    %s::integer[], %s::bigint[], %s::regconfig[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::text[], %s::text[], {", ".join(["%s::text[]"] * len(FACTS))}
) AS given(
    entry_id, recency, configuration, title, lead, sections, typed, words, body,
    {", ".join(f"names_{one.field_suffix}" for one in FACTS.values())}
)
ON CONFLICT (entry_id) DO UPDATE SET
    recency = excluded.recency,
    vector = excluded.vector,
    title_vector = excluded.title_vector,
    words = excluded.words,
    body = excluded.body
"""  # noqa: S608 - built of the six languages' own names


PreparedText = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class EntryText:
    """The words of one entry, as they were written."""

    entry_id: int
    language: str
    published_at: datetime
    confirmed_at: datetime | None
    title: str
    # Summary, and the names that its card shows.
    lead: str
    sections: str
    # The names of its places and topics, by language.
    names: Mapping[str, Iterable[str]]


def text_of(
    entry: CatalogueEntry, sections: Sequence[str], tags: Sequence[str] = ()
) -> EntryText:
    """The words of a row of the catalogue: of it, its sections (Markdown) and its tags."""
    shown = [entry.organisation_name, entry.credited_to, entry.author_name]
    terms = [
        *_known(countries(), entry.country_ids),
        *_known(regions(), entry.region_ids),
        *_known(topics(), entry.topic_ids),
    ]
    return EntryText(
        entry_id=entry.pk,
        language=entry.language,
        published_at=entry.published_at,
        confirmed_at=entry.confirmed_at,
        title=entry.title,
        lead=" ".join([entry.summary, *filter(None, shown), *tags]),
        sections=joined_sections(sections),
        names={code: [term.names[code] for term in terms] for code in FACTS},
    )


def joined_sections(sections: Sequence[str]) -> str:
    """The sections as one text, as far as it is kept."""
    return "\n\n".join(filter(None, sections))[:MOST_CHARACTERS]


def _known(
    vocabulary: dict[int, CountryFacts]
    | dict[int, RegionFacts]
    | dict[int, TopicFacts],
    numbers: Sequence[int],
) -> Iterator[CountryFacts | RegionFacts | TopicFacts]:
    return (vocabulary[number] for number in numbers if number in vocabulary)


def write_texts(texts: Iterable[EntryText]) -> int:
    """Write or replace the rows of these entries, which are in the catalogue; how many."""
    return store_texts(prepared(text) for text in texts)


def store_texts(rows: Iterable[PreparedText]) -> int:
    """Write what `prepared` made, `BATCH` rows a statement; how many there were."""
    written = 0
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        columns = [list(column) for column in zip(*batch, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, columns)
        written += len(batch)
    return written


def recency(published_at: datetime, confirmed_at: datetime | None) -> int:
    """One number that sorts by day of publication, then by moment of confirmation."""
    day = published_at.astimezone(UTC).toordinal()
    confirmed = int(confirmed_at.timestamp()) if confirmed_at else 0
    return (day << 32) + max(confirmed, 0)


def prepared(text: EntryText) -> PreparedText:
    """The row of one entry for `store_texts`: pure work in Python, in any thread."""
    title = fold(text.title)
    lead = fold(text.lead)
    return (
        text.entry_id,
        recency(text.published_at, text.confirmed_at),
        facts(text.language).search_configuration,
        _indexed(title),
        _indexed(lead),
        _indexed(fold(_without_addresses(text.sections))),
        with_character_pairs(as_typed(title), single=True),
        " ".join(correctable(f"{title} {lead}")),
        text.sections,
        *(" ".join(map(_name, dict.fromkeys(text.names[code]))) for code in FACTS),
    )


def _without_addresses(text: str) -> str:
    """Looking for them letter by letter takes fifty times as long as seeing that there are none."""
    small = text.lower()
    if "://" in small or "www." in small:
        return _ADDRESS.sub(" ", text)
    return text


@lru_cache(maxsize=4096)
def _name(name: str) -> str:
    """A name of the vocabulary, which thousands of entries carry."""
    return _indexed(fold(name))


def _indexed(folded: str) -> str:
    """Words as the index has them, as many of them as a vector can hold."""
    words = with_character_pairs(with_arabic_stems(folded), single=True)
    if len(words) * 4 < MOST_BYTES:
        return words
    kept = words.encode()[:MOST_BYTES].decode(errors="ignore")
    return " ".join(kept.split()[:MOST_WORDS])


def as_typed(folded: str) -> str:
    """The words as somebody types them, Arabic ones without their article too."""
    words = folded.split()
    bare = (without_article(word) for word in words)
    return " ".join([*words, *(one for one in bare if one not in words)])


def correctable(folded: str) -> list[str]:
    """The different words that a typo is likely to have been meant for."""
    words = dict.fromkeys(folded.split())
    return [
        one for one in words if _CORRECTABLE.fullmatch(one) and not _HAN.search(one)
    ]
