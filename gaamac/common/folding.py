"""Words as they are compared: without capitals, accents, marks and variants of letters.

Both sides of every comparison are folded, what was written and what was typed; what readers
see is never folded.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that no decomposition takes apart, and variants that people type for one another.
# Arabic: alif with and without hamza, ya and alif maqsura, ta marbuta and ha, Persian keyboards.
_VARIANTS = {
    "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ø": "o", "œ": "oe", "æ": "ae", "þ": "th", "ŋ": "n",
    "ё": "е", "ґ": "г",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي",
}  # fmt: skip
# Combining accents, vowel signs of Arabic, its lengthening stroke, and what has no width.
_MARKS = (
    (0x00AD, 0x00AD), (0x0300, 0x036F), (0x0610, 0x061A), (0x0640, 0x0640), (0x064B, 0x065F),
    (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E8), (0x06EA, 0x06ED), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x2069), (0xFEFF, 0xFEFF),
)  # fmt: skip
_NO_WORD = re.compile(r"[\W_]+")
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
HAN_CHARACTER = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")


def _fold_table() -> dict[str, str]:
    """What each accented Latin letter, variant, mark and Arabic digit becomes."""
    table = dict(_VARIANTS)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        plain = unicodedata.normalize("NFD", chr(code))[0]
        if plain != chr(code) and plain.isascii():
            table.setdefault(chr(code), plain)
    for first, last in _MARKS:
        table |= dict.fromkeys(map(chr, range(first, last + 1)), "")
    for zero in (0x0660, 0x06F0):
        table |= {chr(zero + digit): str(digit) for digit in range(10)}
    return table


_TABLE = _fold_table()
# Few letters of a text change: finding them is ten times faster than `str.translate`.
_CHANGES = re.compile(f"[{re.escape(''.join(_TABLE))}]")


def fold(text: str) -> str:
    """The words of `text`, folded, with single spaces between them and nothing else."""
    return " ".join(_NO_WORD.sub(" ", fold_letters(text)).split())


def fold_letters(text: str) -> str:
    """`text` with its letters folded and everything between them left."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFC", text)
    return _CHANGES.sub(lambda letter: _TABLE[letter.group()], text)


def with_character_pairs(folded: str, *, single: bool = False) -> str:
    """Chinese runs as overlapping pairs of characters, so that they are found without spaces.

    With `single`, for what is indexed, each character follows once more at the end, so that it
    is found alone; the pairs stay next to each other, for phrases.
    """
    if folded.isascii() or not _HAN_RUN.search(folded):
        return folded
    paired = " ".join(_HAN_RUN.sub(_pairs, folded).split())
    if not single:
        return paired
    alone = dict.fromkeys("".join(_HAN_RUN.findall(folded)))
    return f"{paired} {' '.join(alone)}"


def _pairs(match: re.Match[str]) -> str:
    run = match.group()
    pairs = [run[i : i + 2] for i in range(len(run) - 1)] or [run]
    return f" {' '.join(pairs)} "


# What Arabic writes together with a word: "the", "and the", "with the", "for the"; and the endings
# of number, gender and owner. After Larkey, Ballesteros, Connell: Light Stemming for Arabic
# Information Retrieval (2007), known as light10, but for a bare "and": it is also the first
# letter of "national". Folded letters.
_BEFORE = ("ال", "وال", "بال", "كال", "فال", "لل", "ولل")
_AFTER = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
# No fewer letters are left of a word.
_LEAST = 2
_ARABIC_WORD = re.compile("[\u0621-\u064a]{4,}")


def with_arabic_stems(folded: str) -> str:
    """Arabic words without what is written together with them, everything else as it was."""
    if folded.isascii():
        return folded
    return _ARABIC_WORD.sub(lambda word: _stem(word.group()), folded)


def without_article(word: str) -> str:
    """An Arabic word without its article and what stands before it; any other as it is."""
    for prefix in _BEFORE:
        if word.startswith(prefix) and len(word) >= len(prefix) + _LEAST:
            return word[len(prefix) :]
    return word


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    word = without_article(word)
    for suffix in _AFTER:
        if word.endswith(suffix) and len(word) >= len(suffix) + _LEAST:
            word = word[: -len(suffix)]
    return word


def first_letters(folded: set[str]) -> set[str]:
    """Every letter that folds to one that begins like one of these: e, E, é, È of "e"."""
    known = {letter for letter, plain in _TABLE.items() if plain[:1] in folded}
    return known | {form for one in folded | known for form in (one, one.upper())}
