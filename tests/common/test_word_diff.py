"""What changed between two texts, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gaamac.common.word_diff import ADDED, REMOVED, SKIPPED, compare_texts, shortened

TEXTS = st.lists(
    st.sampled_from(["peace ", "سلام ", "和平", "\n", "20 ", "don’t ", ".", "é"])
).map("".join)


def marked(before: str, after: str) -> str:
    """The pieces as a line: [-removed-] and {+added+}."""
    marks = {ADDED: "{+%s+}", REMOVED: "[-%s-]", SKIPPED: "…"}
    return "".join(
        (marks[one.kind] % one.text if "%" in marks[one.kind] else marks[one.kind])
        if one.kind in marks
        else one.text
        for one in compare_texts(before, after)
    )


def test_whole_words_are_marked() -> None:
    assert (
        marked("We trained 20 monitors.", "We trained 30 young monitors.")
        == "We trained [-20-]{+30 young+} monitors."
    )


def test_arabic_is_marked_by_words_and_chinese_by_characters() -> None:
    assert marked("درّبنا عشرين مراقباً", "درّبنا ثلاثين مراقباً") == (
        "درّبنا [-عشرين-]{+ثلاثين+} مراقباً"
    )
    assert marked("我们培训了二十名观察员。", "我们培训了三十名观察员。") == (
        "我们培训了[-二-]{+三+}十名观察员。"
    )


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_the_pieces(before: str, after: str) -> None:
    pieces = compare_texts(before, after)
    assert "".join(one.text for one in pieces if one.kind != ADDED) == before
    assert "".join(one.text for one in pieces if one.kind != REMOVED) == after


def test_what_stayed_the_same_is_left_out_but_for_its_ends() -> None:
    long = "Nothing new here. " * 100
    pieces = shortened(compare_texts(f"{long}old", f"{long}new"))
    assert [one.kind for one in pieces] == [SKIPPED, "same", REMOVED, ADDED]
    assert sum(len(one.text) for one in pieces if one.kind == "same") < 300
