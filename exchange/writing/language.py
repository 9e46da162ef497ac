"""Which of the portal's languages a text is likely in: a proposal, never a decision.

Three of the six have a script of their own; the other three are told apart by their commonest
words, which the search already knows. Libraries that know seventy languages weigh a hundred
megabytes (lingua) or bring numpy along (py3langid), and are less sure among six.
"""

from __future__ import annotations

import re
from collections import Counter

from gaamac.common.folding import fold

from ..search.stop_words import STOP_WORDS

_LOOKED_AT = 4000
_SCRIPTS = {
    "zh-hans": re.compile("[\u4e00-\u9fff]"),
    "ar": re.compile("[\u0621-\u064a]"),
    "ru": re.compile("[\u0430-\u044f\u0451]", re.IGNORECASE),
    "": re.compile("[a-z\u00df-\u024f]", re.IGNORECASE),
}
# Letters of others in the same scripts: Portuguese, Japanese, Persian and Urdu, Ukrainian and Serbian.
_OTHERS = {
    "es": re.compile("[\u00e3\u00f5]", re.IGNORECASE),
    "zh-hans": re.compile("[\u3040-\u30ff]"),
    "ar": re.compile("[\u067e\u0686\u0698\u06a9\u06af\u06cc]"),
    "ru": re.compile("[\u0456\u0457\u0454\u0491\u0458\u0459\u045a]", re.IGNORECASE),
}
# What PostgreSQL's list of French leaves to be found.
_ALSO_FRENCH = frozenset(
    "afin ainsi apres aussi avant cet cette chez comme elles ils les leurs sans sous tous".split()
)
_LATIN: dict[str, frozenset[str]] = {
    "en": STOP_WORDS["en"],
    "fr": STOP_WORDS["fr"] | _ALSO_FRENCH,
    "es": STOP_WORDS["es"],
}
_FEWEST_LETTERS = 20
_FEWEST_WORDS = 3


def likely_language(text: str) -> str | None:
    """The code of the language; None where it is too short, or could be another one."""
    looked_at = text[:_LOOKED_AT]
    letters = {code: len(one.findall(looked_at)) for code, one in _SCRIPTS.items()}
    # A Chinese character says as much as several letters.
    letters["zh-hans"] *= 3
    code = max(letters, key=lambda one: letters[one])
    if letters[code] < _FEWEST_LETTERS:
        return None
    found = code or _latin(looked_at)
    others = _OTHERS.get(found or "")
    return None if others and len(others.findall(looked_at)) > 1 else found


def _latin(text: str) -> str | None:
    words = Counter(fold(text).split())
    found = {code: _words_of_its_own(words, code) for code in _LATIN}
    best, second = sorted(_LATIN, key=lambda code: -found[code])[:2]
    is_clear = found[best] >= _FEWEST_WORDS and found[best] >= 2 * found[second]
    # Of a language that is none of these a few words would be theirs by chance.
    return best if is_clear and found[best] * 8 >= words.total() else None


def _words_of_its_own(words: Counter[str], code: str) -> int:
    """How many are common words of this language, and of neither of the other two."""
    others = frozenset().union(*(_LATIN[one] for one in _LATIN if one != code))
    own = _LATIN[code] - others
    return sum(number for word, number in words.items() if word in own)
