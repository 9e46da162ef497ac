"""A member's mail as a join of bytes: what mails have in common, with the member's own between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from exchange.follow_names import Names

from .choice import Choice, Pick, Source
from .encoding import encode_token
from .fragments import Fragments, Note
from .links import PREFERENCES, UNSUBSCRIBE, tokens
from .pieces import NOTHING, Piece
from .readers import Reader
from .selection import Shelf
from .voices import Voice

Notes = Mapping[tuple[str, str], Mapping[str, str]]
# Who can't read their own language's note, since there is none, reads this one's.
NOTE_FOR_ALL = "en"


def note_for(notes: Notes, frequency: str, label: str, language: str) -> Note:
    """What the editors say to readers of a language in one edition, or nothing."""
    said = notes.get((frequency, label))
    if not said:
        return ()
    for code in (language, NOTE_FOR_ALL):
        if code in said:
            return said[code], code
    return ()


class Body(NamedTuple):
    """Subject, text and HTML of one member's digest: encoded, text and HTML in parts to be joined."""

    subject: str
    text: tuple[bytes, ...]
    html: tuple[bytes, ...]
    unsubscribe_url: str
    unsubscribe_token: str


class Press:
    """Makes bodies. What they have in common is kept, by what it depends on."""

    def __init__(self) -> None:
        self._fragments = Fragments()
        # The news that the last batch was chosen from, which serve the next if they are the same.
        self.shelf: Shelf | None = None
        self._source: Source | None = None
        self._voices: dict[tuple[str, bool], Voice] = {}
        self._whys: dict[str, dict[int | Pick, Piece]] = defaultdict(dict)
        self._notes: Notes = {}

    def learn(self, names: Names, notes: Notes | None = None) -> None:
        """Know the names of all that is followed in the next batch, and what editors say in it."""
        self._fragments.learn(names)
        self._notes = notes or {}

    def body(self, reader: Reader, frequency: str, label: str, choice: Choice) -> Body:
        """The digest of one member, ready to be sent."""
        voice = self._voice(reader, choice.source)
        stop, change = tokens(
            (UNSUBSCRIBE, PREFERENCES), reader.member_id, reader.link_key
        )
        note = note_for(self._notes, frequency, label, reader.language)
        letter = self._fragments.letter(reader.language, frequency, label, note)
        header, subject, headline = voice.counted(frequency, choice)
        # In the order of `letters.PLACES`.
        differing = (
            subject,
            voice.preheader(choice.layout),
            headline,
            voice.followed(reader.follows),
            voice.own(choice.own) if choice.own else NOTHING,
            voice.more(choice.more, label),
            voice.dates(choice.dates) if choice.dates else NOTHING,
            voice.compiled() if choice.layout.is_compiled else NOTHING,
            voice.when(reader.rhythm),
            (changing := encode_token(change), changing),
            (stopping := encode_token(stop), stopping),
        )
        text, html = letter.around(differing, *voice.items(choice.layout))
        before, after = letter.stop_url
        return Body(header, text, html, f"{before}{stop}{after}", stop)

    def _voice(self, reader: Reader, source: Source) -> Voice:
        """How this shelf's items are told in the reader's language, discreetly or not."""
        if source is not self._source:
            self._source, self._voices = source, {}
            self._whys = defaultdict(dict)
        key = reader.language, reader.is_discreet
        voice = self._voices.get(key)
        if voice is None:
            whys = self._whys[reader.language]
            voice = self._voices[key] = Voice(self._fragments, source, *key, whys)
        return voice
