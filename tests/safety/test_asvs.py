"""The table of OWASP ASVS 5.0 in docs/data-protection.md and our tests keep in step."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
TABLE = PROJECT / "docs" / "data-protection.md"
# The requirements of level 1 and 2, as OWASP_Application_Security_Verification_Standard_5.0.0_en.csv
# has them: chapter, section: the numbers in it.
LEVELS_1_AND_2 = {
    1: {1: "1-2", 2: "1-9", 3: "1-11", 4: "1-3", 5: "1-2"},
    2: {1: "1-3", 2: "1-3", 3: "1-4", 4: "1-1"},
    3: {2: "1-2", 3: "1-4", 4: "1-6", 5: "1-5", 7: "1-2"},
    4: {1: "1-3", 2: "1-1", 3: "1-2", 4: "1-4"},
    5: {1: "1-1", 2: "1-3", 3: "1-2", 4: "1-3"},
    6: {1: "1-3", 2: "1-12", 3: "1-4", 4: "1-4", 5: "1-5", 6: "1-3", 8: "1-4"},
    7: {1: "1-3", 2: "1-4", 3: "1-2", 4: "1-5", 5: "1-2", 6: "1-2"},
    8: {1: "1-2", 2: "1-3", 3: "1-1", 4: "1-1"},
    9: {1: "1-3", 2: "1-4"},
    10: {1: "1-2", 2: "1-2", 3: "1-4", 4: "1-11", 5: "1-5", 6: "1-2", 7: "1-3"},
    11: {1: "1-2", 2: "1-3", 3: "1-3", 4: "1-4", 5: "1-1", 6: "1-1"},
    12: {1: "1-3", 2: "1-2", 3: "1-4"},
    13: {1: "1-1", 2: "1-5", 3: "1-2", 4: "1-5"},
    14: {1: "1-2", 2: "1-4", 3: "1-3"},
    15: {1: "1-3", 2: "1-3", 3: "1-7"},
    16: {1: "1-1", 2: "1-5", 3: "1-4", 4: "1-3", 5: "1-3"},
    17: {1: "1-1", 2: "1-4", 3: "1-2"},
}
_ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
_NAMED = re.compile(r"`(test_\w+)`")
_WRITTEN = re.compile(r"Written down: ([\w.-]+), “([^”]+)”")
REASONS = ("Does not apply: ", "Not met: ", "Written down: ", "`test_")


def requirements() -> list[str]:
    """Their ids, in order."""
    return [
        f"V{chapter}.{section}.{number}"
        for chapter, sections in LEVELS_1_AND_2.items()
        for section, numbers in sections.items()
        for first, last in [map(int, numbers.split("-"))]
        for number in range(first, last + 1)
    ]


def rows() -> list[tuple[str, str, str]]:
    """Id, our words for it, and how it stands."""
    return _ROW.findall(TABLE.read_text())


def names_of_tests() -> set[str]:
    """The names of all tests that pytest collects."""
    return {
        name
        for file in (PROJECT / "tests").rglob("test_*.py")
        for name in re.findall(r"^\s*def (test_\w+)\(", file.read_text(), re.MULTILINE)
    }


def test_every_requirement_stands_once_and_in_order() -> None:
    assert len(requirements()) == 253
    assert [one for one, _words, _stands in rows()] == requirements()


def test_every_test_named_there_is_there() -> None:
    named = Counter(_NAMED.findall(TABLE.read_text()))
    assert not named.keys() - names_of_tests()


def test_every_row_names_a_test_or_a_reason() -> None:
    bad = [one for one, _words, stands in rows() if not stands.startswith(REASONS)]
    assert not bad


def test_what_is_written_down_is_there() -> None:
    for one, _words, stands in rows():
        for file, heading in _WRITTEN.findall(stands):
            text = (PROJECT / "docs" / file).read_text()
            assert re.search(rf"^#+ {re.escape(heading)}$", text, re.MULTILINE), one


@pytest.mark.parametrize("level", ["Not met: "])
def test_what_is_not_met_is_said_below_the_table(level: str) -> None:
    number = sum(stands.startswith(level) for _one, _words, stands in rows())
    assert f"{number} are not met" in TABLE.read_text()
