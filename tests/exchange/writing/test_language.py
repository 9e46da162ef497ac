"""Which of the six languages a text is in: proposed when it is clear, and only then."""

from __future__ import annotations

import pytest

from exchange.writing.language import likely_language

TEXTS = {
    "en": "Before the vote the council asked the elders of both sides to sit together, and they did.",
    "fr": "Avant le vote, le conseil a demandé aux anciens des deux camps de se réunir, et ils l’ont fait.",
    "es": "Antes de la votación, el consejo pidió a los ancianos de las dos partes que se reunieran.",
    "ar": "قبل التصويت طلب المجلس من كبار السن من الجانبين أن يجتمعوا معا",
    "ru": "Перед голосованием совет попросил старейшин обеих сторон собраться вместе.",
    "zh-hans": "投票之前，委员会请双方的长老坐在一起商谈。",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_each_language_is_known_by_a_sentence(code: str, text: str) -> None:
    assert likely_language(text) == code


def test_a_line_is_often_enough() -> None:
    line = "Les habitants signalent les rumeurs et une équipe les vérifie avant de répondre."
    assert likely_language(line) == "fr"
    assert (
        likely_language(
            "Los vecinos avisan de los rumores y el equipo los comprueba con ellos."
        )
        == "es"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Una Hakika",
        "GAAMAC 2026",
        "Antes da votação, o conselho pediu aos anciãos dos dois lados que se reunissem juntos.",
        "Перед голосуванням рада попросила старійшин обох сторін зібратися разом із громадою.",
        "پیش از رأی‌گیری، شورا از بزرگان هر دو طرف خواست گفتگو کنند",
        "投票の前に、評議会は双方の長老に集まるよう求めました。",
        "Vor der Wahl bat der Rat die Ältesten beider Seiten, sich zusammenzusetzen und zu reden.",
    ],
)
def test_what_could_be_another_language_is_left_to_its_author(text: str) -> None:
    assert likely_language(text) is None
