"""Words are compared without what people leave out or type otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaamac.common.folding import (
    first_letters,
    fold,
    with_arabic_stems,
    with_character_pairs,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Élection d’alerte", "election d alerte"),
        ("E\u0301lection", "election"),
        ("İSTANBUL ışık", "istanbul isik"),
        ("Straße, cœur, Łódź", "strasse coeur lodz"),
        ("Ёлка и йод", "елка и йод"),
        ("ＧＡＡＭＡＣ", "gaamac"),
        ("prevention/protection (R2P)", "prevention protection r2p"),
        ("early-warning", "early warning"),
        ("co\u00adoper\u200bation", "cooperation"),
        ("مُحَمَّد", "محمد"),
        ("العـــربية", "العربيه"),
        ("أحمد إحمد آحمد ٱحمد", "احمد احمد احمد احمد"),
        ("مستشفى", "مستشفي"),
        ("٢٠٢٤ ۲۰۲۴", "2024 2024"),
        ("\x00\t—!?", ""),
    ],
)
def test_what_was_written_is_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_anything_gives_words_that_fold_to_themselves(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert "  " not in folded
    assert "_" not in folded


@pytest.mark.parametrize(
    "form",
    ["الانتخابات", "والانتخابات", "بالانتخابات", "للانتخابات", "انتخابات", "انتخاب"],
)
def test_an_arabic_word_is_found_under_what_is_written_with_it(form: str) -> None:
    assert with_arabic_stems(fold(form)) == "انتخاب"


def test_the_first_letter_of_national_is_no_and() -> None:
    forms = "وطني الوطني وطنية الوطنية".split()
    assert {with_arabic_stems(fold(form)) for form in forms} == {"وطن"}


def test_chinese_becomes_pairs_and_single_characters() -> None:
    assert with_character_pairs("国家机制") == "国家 家机 机制"
    assert with_character_pairs("gaamac国a") == "gaamac 国 a"
    assert with_character_pairs("国家", single=True) == "国家 国 家"


@given(st.characters())
def test_a_letter_is_among_the_first_letters_of_what_it_folds_to(letter: str) -> None:
    folded = fold(letter)
    plain = letter.lower() if len(letter.lower()) == 1 else letter
    if folded and letter.isalpha() and plain.isascii():
        assert letter in first_letters({folded[0]})
