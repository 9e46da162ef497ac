"""Whether a contribution says something else than before, or says the same in other words or marks.

Readers who were told of it are told again only of the first (docs/decisions/0091).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

# So many words of a text, or so large a part of it, put in or taken out are more than a correction.
WORDS, SHARE = 20, 0.1
# Of a text of one line, so many.
WORDS_OF_A_LINE = 3
# A word; where words are not set apart (Chinese), a character.
_WORD = re.compile("[\u3400-\u9fff]|[^\\W_\u3400-\u9fff]+")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_LETTERS_A_MINUTE, _WORDS_A_MINUTE = 350, 200
_HAN = re.compile("[\u3400-\u9fff]")


class Substance(NamedTuple):
    """What a version says: its title, its summary, its sections, and the days of a meeting."""

    title: str
    summary: str
    body: str
    days: tuple[Any, ...] = ()


def says_something_else(before: Substance, after: Substance) -> bool:
    """Whether the difference is more than corrections of spelling, of marks or of a few words."""
    return (
        before.days != after.days
        or _differ(before.title, after.title) >= WORDS_OF_A_LINE
        or _is_much(before.summary, after.summary)
        or _is_much(before.body, after.body)
    )


def reading_minutes(texts: Iterable[str]) -> int:
    """How long it takes to read these texts, in whole minutes; at least one."""
    whole = " ".join(texts)
    letters = 0 if whole.isascii() else len(_HAN.findall(whole))
    # Two patterns in one are twice as slow, and few texts need both.
    words = len((_WORD if letters else _PLAIN_WORD).findall(whole)) - letters
    return max(1, round(words / _WORDS_A_MINUTE + letters / _LETTERS_A_MINUTE))


def _is_much(before: str, after: str) -> bool:
    changed = _differ(before, after)
    length = max(len(_words(before)), len(_words(after)))
    return changed >= WORDS or (changed > WORDS_OF_A_LINE and changed > SHARE * length)


def _differ(before: str, after: str) -> int:
    """How many words were put in or taken out, whichever is more; where they stand doesn't matter."""
    old, new = Counter(_words(before)), Counter(_words(after))
    return max((new - old).total(), (old - new).total())


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
