"""A member's mail as a join of bytes: what mails have in common, with the member's own between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exchange.follow_names import Names

from .choice import Choice, Source
from .fragments import Fragments
from .links import PREFERENCES, UNSUBSCRIBE, tokens
from .pieces import NOTHING
from .readers import Reader
from .selection import Shelf
from .voices import Note, Voice

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


@dataclass(frozen=True, slots=True)
class Body:
    """Subject, text and HTML of one member's digest; text and HTML are encoded."""

    subject: str
    text: bytes
    html: bytes
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
        self._notes: Notes = {}

    def learn(self, names: Names, notes: Notes | None = None) -> None:
        """Know the names of all that is followed in the next batch, and what editors say in it."""
        self._fragments.learn(names)
        self._notes = notes or {}

    def body(self, reader: Reader, frequency: str, label: str, choice: Choice) -> Body:
        """The digest of one member, ready to be sent."""
        voice = self._voice(reader, choice.source)
        language = reader.language
        stop, change = tokens(
            (UNSUBSCRIBE, PREFERENCES), reader.member_id, reader.link_key
        )
        note = note_for(self._notes, frequency, label, language)
        subject, subject_piece, headline = voice.counted(frequency, choice)
        stop_url, stop_piece = voice.own_page("digest-unsubscribe", stop)
        _url, change_piece = voice.own_page("digest-preferences-by-link", change)
        whole = voice.frame(frequency, label, note).fill(
            {
                "subject": subject_piece,
                "headline": headline,
                "preheader": voice.preheader(choice.picks),
                "followed": self._fragments.followed(language, reader.follows),
                "own": voice.own(choice.own) if choice.own else NOTHING,
                "body": voice.items(choice),
                "dates": voice.dates(choice.dates) if choice.dates else NOTHING,
                "more": voice.more(choice.more, label),
                "compiled": voice.compiled(choice.picks),
                "when": voice.when(reader.rhythm),
                "preferences_url": change_piece,
                "unsubscribe_url": stop_piece,
            }
        )
        return Body(subject, whole.text, whole.html, stop_url, stop)

    def _voice(self, reader: Reader, source: Source) -> Voice:
        """How this shelf's items are told in the reader's language, discreetly or not."""
        if source is not self._source:
            self._source, self._voices = source, {}
        key = reader.language, reader.is_discreet
        voice = self._voices.get(key)
        if voice is None:
            voice = self._voices[key] = Voice(self._fragments, source, *key)
        return voice
