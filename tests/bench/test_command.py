"""What somebody types after `make bench` is understood or explained."""

from __future__ import annotations

import random

import pytest

from bench.__main__ import main
from bench.plain import articles
from bench.tools import CannotMeasure, path_of, run_to_end
from gaamac.home.generated.planted import SHARES, Planting


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "nothing"], "invalid choice"),
        (["--rounds", "0"], "numbers from 1"),
        (["--entries", "1000"], "something else than 1000"),
    ],
)
def test_a_wrong_option_is_explained(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_help_says_what_is_measured_and_where_to_read_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "docs/benchmark.md" in capsys.readouterr().out


def test_a_program_that_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(CannotMeasure, match=r"Listing failed:\n.*nowhere"):
        run_to_end(["ls", "/nowhere"], "Listing")
    assert path_of("no-such-program") is None


def test_the_plain_site_gets_the_same_known_words_in_the_same_shares() -> None:
    made = list(articles(500))
    for share in SHARES:
        word = share.words[0].capitalize()
        held = [one for one in made if word in str(one)]
        assert len(held) == 500 / share.one_in


def test_planted_words_of_different_shares_are_independent() -> None:
    planting = Planting(10_000, random.Random(1))
    common, rare = SHARES[0].words[0], SHARES[1].words[0]
    both = [
        one for one in map(planting.words, range(10_000)) if {common, rare} <= {*one}
    ]
    assert 2 < len(both) < 25
