"""How the items of one shelf are told in one language, discreetly or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.utils.translation import override

from gaamac.common.visibility import Visibility
from gaamac.common.wording import counted

from . import wording
from .choice import KINDS, Choice, Pick, Said, Source
from .encoding import encode_token
from .fragments import CutItem, Fragments
from .links import page
from .phrases import Form, Phrase, Word
from .pieces import NOTHING, Piece
from .schedule import Rhythm

# Stands in an address where a token goes, and for itself.
_PLACE = "TOKEN"
_FRAME_SLOTS = (
    *("subject", "preheader", "edition", "followed", "headline", "note", "own"),
    *(
        "body",
        "more",
        "dates",
        "compiled",
        "when",
        "read_url",
        "preferences_url",
        "follows_url",
    ),
    "unsubscribe_url",
)
TITLES_BEFORE_THE_MAIL = 3
_BETWEEN_TITLES = Piece.of("; ")
# So many are kept of each language, discreet or not: a few megabytes in all. They are soon made anew.
MOST_REASONS = 4000
PUBLIC = int(Visibility.PUBLIC)
# A text and its language; empty where the editors say nothing. By edition, then by language.
Note = tuple[str, ...]


class Voice:
    """The parts of one language, discreet or not, by numbers of items on one shelf."""

    def __init__(
        self,
        fragments: Fragments,
        source: Source,
        language: str,
        is_discreet: bool,  # noqa: FBT001 - half of the key this was made for
    ) -> None:
        self._fragments = fragments
        self._source = source
        self._language = language
        self._is_discreet = is_discreet
        self._naming = fragments.naming(language)
        self._cut: dict[int, CutItem] = {}
        self._why: dict[Pick, Piece] = {}
        self._headings: dict[tuple[str, int], Piece] = {}
        self._frames: dict[tuple[str, Note], Form] = {}
        self._words: dict[Any, Word] = {}
        self._leads: dict[int, Word] = {}
        self._titles: dict[int, Piece] = {}
        self._phrases: dict[Any, Phrase] = {}
        self._when: dict[Any, Piece] = {}
        self._pages: dict[str, Phrase] = {}
        items = source.items
        self._hidden = [
            wording.is_hidden(item, is_discreet=is_discreet) for item in items
        ]
        self._compiled = {
            number for number, item in enumerate(items) if item.card.get("compiled")
        }

    def items(self, choice: Choice) -> Piece:
        """The items by kind, each kind under its heading: text and HTML."""
        picks, counts, kinds = choice.picks, choice.counts, self._source.kinds
        texts: list[bytes] = []
        htmls: list[bytes] = []
        if choice.pinned:
            pinned, picks = picks[: choice.pinned], picks[choice.pinned :]
            heading = self._headed("pinned", wording.pinned_heading)
            self._add(heading, pinned, texts, htmls)
            counts = self._without(counts, pinned)
        by_kind: list[list[Pick]] = [[] for _kind in KINDS]
        for pick in picks:
            by_kind[kinds[pick[0]]].append(pick)
        for kind, count in counts:
            group = by_kind[KINDS.index(kind)]
            if group:
                self._add(self._heading(kind, count), group, texts, htmls)
        return Piece(b"".join(texts), b"".join(htmls))

    def own(self, lines: tuple[Said, ...]) -> Piece:
        """What there is to say of the member's own contributions."""
        heading = self._headed("own", wording.own_heading)
        return self._lines(heading, lines, own=True)

    def dates(self, lines: tuple[Said, ...]) -> Piece:
        """The days of meetings to come."""
        heading = self._headed("dates", wording.dates_heading)
        return self._lines(heading, lines, own=False)

    def preheader(self, picks: tuple[Pick, ...]) -> Piece:
        """The first titles, as far as they may be named."""
        hidden, titles, found = self._hidden, self._titles, []
        for number, *_rest in picks:
            if not hidden[number]:
                found.append(titles.get(number) or self._title(number))
                if len(found) == TITLES_BEFORE_THE_MAIL:
                    break
        return Piece(
            _BETWEEN_TITLES.text.join([title.text for title in found]),
            _BETWEEN_TITLES.html.join([title.html for title in found]),
        )

    def _title(self, number: int) -> Piece:
        found = self._titles[number] = Piece.of(self._source.items[number].title)
        return found

    def frame(self, frequency: str, label: str, note: Note) -> Form:
        """What stands around the items, with all in it that the whole edition has."""
        found = self._frames.get((label, note))
        if found is None:
            language, make = self._language, self._fragments
            edition = make.piece(language, wording.edition, frequency, label)
            read = make.piece(language, page, "digest-edition", language, label)
            follows = make.piece(language, page, "follows", language)
            values = {"edition": edition, "read_url": read, "follows_url": follows}
            values["note"] = make.note(language, *note) if note else NOTHING
            found = self._frames[label, note] = self._form(values)
        return found

    def counted(self, frequency: str, choice: Choice) -> tuple[str, Piece, Piece]:
        """The subject, as it is and encoded, and the headline."""
        lead = -1 if self._is_discreet else self._lead(choice.picks)
        own, dates = len(choice.own), len(choice.dates)
        words = [self._word(wording.own_count, own)] if own else []
        words += [self._word(counted, count, kind) for kind, count in choice.counts]
        if dates:
            words.append(self._word(wording.dates_count, dates))
        headline = self._phrase(_headline, len(words), bool(own), bool(dates))
        if lead >= 0:
            subject = self._phrase(_subject_with_lead, len(words) + 1, frequency)
            words = [*words, self._short_lead(lead)]
        else:
            subject = self._phrase(wording.subject_of, len(words), frequency)
        return subject.said(words), subject.piece(words), headline.piece(words)

    def _word(self, say: Callable[..., str], *arguments: Any) -> Word:
        found = self._words.get((say, arguments))
        if found is None:
            words = self._fragments.words(self._language, say, *arguments)
            found = self._words[say, arguments] = Word.of(words)
        return found

    def _short_lead(self, number: int) -> Word:
        found = self._leads.get(number)
        if found is None:
            title = wording.short_lead(self._source.items[number].title)
            found = self._leads[number] = Word.of(title)
        return found

    def _phrase(self, say: Callable[..., str], number: int, *first: Any) -> Phrase:
        """What is said of so many words, and of what stands before them."""
        found = self._phrases.get((say, number, first))
        if found is None:
            with override(self._language):
                found = Phrase.of(partial(say, *first), number)
            self._phrases[say, number, first] = found
        return found

    def _lead(self, picks: tuple[Pick, ...]) -> int:
        """The first item that everybody may see: subjects show on locked screens."""
        items = self._source.items
        public = (one for one, *_ in picks if items[one].visibility == PUBLIC)
        return next(public, -1)

    def more(self, count: int, label: str) -> Piece:
        """How many are left out."""
        return self._fragments.more(self._language, count, label) if count else NOTHING

    def compiled(self, picks: tuple[Pick, ...]) -> Piece:
        """A remark where some are compiled from public sources."""
        compiled = self._compiled
        for pick in picks:
            if pick[0] in compiled:
                return self._fragments.compiled(self._language)
        return NOTHING

    def when(self, rhythm: Rhythm) -> Piece:
        """When the member gets it."""
        key = rhythm.when
        found = self._when.get(key)
        if found is None:
            found = self._fragments.piece(self._language, wording.when, rhythm)
            self._when[key] = found
        return found

    def own_page(self, name: str, own_token: str) -> tuple[str, Piece]:
        """An address that differs only by the member's token: as it is, and encoded."""
        phrase = self._pages.get(name)
        if phrase is None:
            words = self._fragments.words(
                self._language, page, name, self._language, _PLACE
            )
            phrase = Phrase.of(lambda given: words.replace(_PLACE, given[0]), 1)
            self._pages[name] = phrase
        encoded = encode_token(own_token)
        words = (Word(own_token, Piece(encoded, encoded)),)
        return phrase.said(words), phrase.piece(words)

    def _add(
        self,
        heading: Piece,
        picks: Iterable[Pick],
        texts: list[bytes],
        htmls: list[bytes],
    ) -> None:
        """A group of items. What they share is put down again; only why they are there is joined anew."""
        cuts, whys = self._cut, self._why
        texts.append(heading.text)
        htmls.append(heading.html)
        for pick in picks:
            before, after = cuts.get(pick[0]) or self._cut_of(pick[0])
            why = whys.get(pick) or self._why_of(pick)
            texts += before[0], why[0], after[0]
            htmls += before[1], why[1], after[1]

    def _cut_of(self, number: int) -> CutItem:
        item, hidden = self._source.items[number], self._hidden[number]
        found = self._fragments.item(self._language, item, hidden=hidden)
        self._cut[number] = found
        return found

    def _why_of(self, pick: Pick) -> Piece:
        """Why an item is there; what happened to it is said before what is followed about it."""
        _number, why, is_changed, responses = pick
        if is_changed or responses or why & self._source.said_otherwise:
            chosen = self._source.tell(pick)
            found = self._fragments.why(self._language, chosen)
        else:
            found = self._naming.because(self._source.reasons(why))
        if len(self._why) >= MOST_REASONS:
            self._why.clear()
        self._why[pick] = found
        return found

    def _heading(self, kind: str, count: int) -> Piece:
        found = self._headings.get((kind, count))
        if found is None:
            words = self._word(counted, count, kind)
            found = self._fragments.headed(self._language, kind, words)
            self._headings[kind, count] = found
        return found

    def _headed(self, group: str, say: Callable[[], str]) -> Piece:
        return self._fragments.headed(self._language, group, self._word(say))

    def _lines(self, heading: Piece, lines: Iterable[Said], *, own: bool) -> Piece:
        """A group of lines under its heading: few members have any."""
        pieces = [heading]
        for said in lines:
            hidden = wording.is_hidden(said.about, is_discreet=self._is_discreet)
            pieces.append(
                self._fragments.said(self._language, said, hidden=hidden, own=own)
            )
        return Piece(
            b"".join(piece.text for piece in pieces),
            b"".join(piece.html for piece in pieces),
        )

    def _without(
        self, counts: tuple[tuple[str, int], ...], pinned: Iterable[Pick]
    ) -> tuple[tuple[str, int], ...]:
        """The counts without what stands under a heading of its own."""
        taken = Counter(KINDS[self._source.kinds[pick[0]]] for pick in pinned)
        return tuple((kind, count - taken[kind]) for kind, count in counts)

    def _form(self, values: dict[str, Piece]) -> Form:
        """The frame with these of its places filled."""
        text, html = self._fragments.frame(self._language, _FRAME_SLOTS)
        return Form.of(
            text.with_filled({name: piece.text for name, piece in values.items()}),
            html.with_filled({name: piece.html for name, piece in values.items()}),
        )


def _headline(
    own: bool,  # noqa: FBT001 - whether the first word counts own business
    dates: bool,  # noqa: FBT001 - whether the last one counts dates
    words: Sequence[str],
) -> str:
    first, last = int(own), len(words) - int(dates)
    return wording.headline_of(words[:first], words[first:last], words[last:])


def _subject_with_lead(frequency: str, words: Sequence[str]) -> str:
    return wording.subject_of(frequency, words[:-1], words[-1])
