"""How the items of one shelf are told in one language, discreetly or not."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.utils.translation import override

from exchange.matching import Follows
from gaamac.common.wording import counted

from . import wording
from .choice import PINNED, Choice, Head, Layout, Pick, Said, Source
from .encoding import encode_subject
from .fragments import Fragments
from .phrases import Phrase, Word
from .pieces import NOTHING, Piece
from .schedule import Rhythm

_BETWEEN_TITLES = Piece.of("; ")
# So many of each are kept of each language, discreet or not: a few megabytes in all. They are soon
# made anew.
MOST_KEPT = 2000
# Text and HTML before a place, then both after it.
Around = tuple[bytes, bytes, bytes, bytes]


class Counted(NamedTuple):
    """How much there is of what: the subject as its header has it, and as bodies do, and the headline."""

    header: str
    subject: Piece
    headline: Piece


class Voice:
    """The parts of one language, discreet or not, by numbers of items on one shelf."""

    def __init__(
        self,
        fragments: Fragments,
        source: Source,
        language: str,
        is_discreet: bool,  # noqa: FBT001 - half of the key this was made for
        whys: dict[int | Pick, Piece],
    ) -> None:
        """`whys` are the reasons that are known in this language, whoever is told them."""
        self._fragments = fragments
        self._source = source
        self._language = language
        self._is_discreet = is_discreet
        self._naming = fragments.naming(language)
        self._cuts: dict[Head | int, Around] = {}
        self._whys = whys
        self._preheaders: dict[tuple[int, ...], Piece] = {}
        self._subjects: dict[Hashable, Counted] = {}
        self._plainly: dict[Hashable, tuple[list[Word], Counted]] = {}
        self._words: dict[Any, Word] = {}
        self._leads: dict[int, Word] = {}
        self._phrases: dict[Any, Phrase] = {}
        self._when: dict[Hashable, Piece] = {}
        self._hidden = [
            wording.is_hidden(item, is_discreet=is_discreet) for item in source.items
        ]

    def items(self, layout: Layout) -> tuple[list[bytes], list[bytes]]:
        """The items by kind, each kind under its heading: text and HTML, in parts to be joined.

        What all mails say of an item is put down again; only why it is there is put between anew.
        """
        cuts, whys = self._cuts, self._whys
        around = [cuts.get(part) or self._cut(part) for part in layout.parts]
        between = [whys.get(why) or self._why(why) for why in layout.whys]
        texts, htmls = ([b""] * (3 * len(around)) for _side in range(2))
        if around:
            texts[0::3], htmls[0::3], texts[2::3], htmls[2::3] = zip(
                *around, strict=True
            )
            texts[1::3], htmls[1::3] = zip(*between, strict=True)
        return texts, htmls

    def own(self, lines: tuple[Said, ...]) -> Piece:
        """What there is to say of the member's own contributions."""
        heading = self._headed("own", wording.own_heading)
        return self._lines(heading, lines, own=True)

    def dates(self, lines: tuple[Said, ...]) -> Piece:
        """The days of meetings to come."""
        heading = self._headed("dates", wording.dates_heading)
        return self._lines(heading, lines, own=False)

    def preheader(self, layout: Layout) -> Piece:
        """The first titles, as far as they may be named."""
        numbers = layout.first_public if self._is_discreet else layout.first
        found = self._preheaders.get(numbers)
        if found is None:
            items, piece_of = self._source.items, self._fragments.piece_of
            pieces = [piece_of(items[one].title) for one in numbers]
            found = Piece(
                _BETWEEN_TITLES.text.join([piece.text for piece in pieces]),
                _BETWEEN_TITLES.html.join([piece.html for piece in pieces]),
            )
            _keep(self._preheaders, numbers, found)
        return found

    def counted(self, frequency: str, choice: Choice) -> Counted:
        """The subject and the headline, which say how much there is of what."""
        lead = -1 if self._is_discreet else choice.layout.lead
        key = frequency, choice.counts, len(choice.own), len(choice.dates), lead
        found = self._subjects.get(key)
        if found is None:
            found = self._count(frequency, choice, lead)
            _keep(self._subjects, key, found)
        return found

    def _count(self, frequency: str, choice: Choice, lead: int) -> Counted:
        words, plain = self._count_plainly(frequency, choice)
        if lead < 0:
            return plain
        words = [*words, self._short_lead(lead)]
        subject = self._phrase(_subject_with_lead, len(words), frequency)
        header = encode_subject(subject.said(words))
        return Counted(header, subject.piece(words), plain.headline)

    def _count_plainly(
        self, frequency: str, choice: Choice
    ) -> tuple[list[Word], Counted]:
        """The counts as words, and what is said of them without a title."""
        key = frequency, choice.summary
        found = self._plainly.get(key)
        if found is None:
            own, dates = len(choice.own), len(choice.dates)
            words = [self._word(wording.own_count, own)] if own else []
            words += [self._word(counted, count, kind) for kind, count in choice.counts]
            words += [self._word(wording.dates_count, dates)] if dates else []
            subject = self._phrase(wording.subject_of, len(words), frequency)
            headline = self._phrase(_headline, len(words), bool(own), bool(dates))
            header = encode_subject(subject.said(words))
            plain = Counted(header, subject.piece(words), headline.piece(words))
            found = words, plain
            _keep(self._plainly, key, found)
        return found

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

    def more(self, count: int, label: str) -> Piece:
        """How many are left out."""
        return self._fragments.more(self._language, count, label) if count else NOTHING

    def compiled(self) -> Piece:
        """A remark where some are compiled from public sources."""
        return self._fragments.compiled(self._language)

    def followed(self, follows: Follows) -> Piece:
        """What the digest is narrowed to."""
        return self._naming.followed(follows)

    def when(self, rhythm: Rhythm) -> Piece:
        """When the member gets it."""
        # The zone is not said: it is the reader's own.
        key = rhythm[:4]
        found = self._when.get(key)
        if found is None:
            words = self._fragments.words(self._language, wording.when, rhythm)
            found = self._when[key] = self._fragments.piece_of(words)
        return found

    def _cut(self, part: Head | int) -> Around:
        """What stands before and after why an item is there; of a head all of it stands before."""
        if isinstance(part, tuple):
            head = self._head(*part)
            found = head.text, head.html, b"", b""
        else:
            item, hidden = self._source.items[part], self._hidden[part]
            cut = self._fragments.item(self._language, item, hidden=hidden)
            found = *cut.before, *cut.after
        _keep(self._cuts, part, found)
        return found

    def _head(self, kind: str, count: int) -> Piece:
        if kind == PINNED:
            return self._headed(kind, wording.pinned_heading)
        words = self._word(counted, count, kind)
        return self._fragments.headed(self._language, kind, words)

    def _why(self, why: int | Pick) -> Piece:
        """Why an item is there; what happened to it is said before what is followed about it."""
        if isinstance(why, tuple):
            found = self._fragments.why(self._language, self._source.tell(why))
        else:
            found = self._naming.because(self._source.reasons(why))
        _keep(self._whys, why, found)
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


def _keep(kept: dict[Any, Any], key: Hashable, found: Any) -> None:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = found


def _headline(
    own: bool,  # noqa: FBT001 - whether the first word counts own business
    dates: bool,  # noqa: FBT001 - whether the last one counts dates
    words: Sequence[str],
) -> str:
    first, last = int(own), len(words) - int(dates)
    return wording.headline_of(words[:first], words[first:last], words[last:])


def _subject_with_lead(frequency: str, words: Sequence[str]) -> str:
    return wording.subject_of(frequency, words[:-1], words[-1])
