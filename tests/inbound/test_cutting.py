"""What is quoted, and signatures, are cut off in the six languages."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbound.cutting import own_words, text_of

OWN = "It took us a year.\n\nWe had three people."
QUOTED = "> Somebody has responded to what you posted.\n> Read the response:\n> https://x.example/"
HEADS = [
    "On Mon, 23 Nov 2026 at 10:00, GAAMAC <portal@gaamac.example> wrote:",
    "On Mon, 23 Nov 2026 at 10:00, GAAMAC\n<portal@gaamac.example> wrote:",
    "Le lun. 23 nov. 2026 à 10:00, GAAMAC <portal@gaamac.example> a écrit :",
    "El lun, 23 nov 2026 a las 10:00, GAAMAC (<portal@gaamac.example>) escribió:",
    "пн, 23 нояб. 2026 г. в 10:00, GAAMAC <portal@gaamac.example>:",
    "23.11.2026 10:00, GAAMAC пишет:",
    "في الاثنين، 23 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة GAAMAC <portal@gaamac.example>:",
    "2026年11月23日 10:00，GAAMAC <portal@gaamac.example> 写道：",
    "GAAMAC <portal@gaamac.example> 于2026年11月23日周一 10:00写道：",
    # As Gmail, Yahoo, 163.com and telephones break and space them.
    "Le lun. 23 nov. 2026 à 08:00, GAAMAC <reply+abcd@gaamac.example> a\nécrit\xa0:",
    "El lun, 23 nov 2026 a la(s) 8:00 a. m., GAAMAC (reply+abcd@gaamac.example)\nescribió:",
    (
        "\u202bفي الاثنين، 23 نوفمبر 2026 في 8:00 ص تمت كتابة ما يلي بواسطة \u202aGAAMAC\u202c\u200f\n"
        "<\u202areply+abcd@gaamac.example\u202c\u200f>:\u202c"
    ),
    "  On Mon, Nov 23, 2026 at 8:00, GAAMAC<reply@gaamac.example> wrote:   Somebody has",
    'At 2026-11-23 08:00:00, "GAAMAC" <portal@gaamac.example> wrote:',
    '在 2026-11-23 08:00:00，"GAAMAC" <portal@gaamac.example> 写道：',
    "| |\n王芳\n|\n|\nw@163.example\n|\n---- 回复的原邮件 ----\n| 发件人 | GAAMAC |\n| 主题 | A |",
]
OUTLOOK = [
    "From: GAAMAC <p@x.example>\nSent: Monday\nTo: Alice\nSubject: A response",
    "De : GAAMAC <p@x.example>\nEnvoyé : lundi\nÀ : Alice\nObjet : Une réponse",
    "De: GAAMAC <p@x.example>\nEnviado: lunes\nPara: Alice\nAsunto: Una respuesta",
    "От: GAAMAC <p@x.example>\nОтправлено: понедельник\nКому: Alice\nТема: Ответ",
    "من: GAAMAC <p@x.example>\nتم الإرسال: الاثنين\nإلى: Alice\nالموضوع: رد",
    "发件人: GAAMAC <p@x.example>\n发送时间: 星期一\n收件人: Alice\n主题: 回复",
    "De\xa0: GAAMAC <p@x.example>\nEnvoyé\xa0: lundi\nÀ\xa0: Alice\nObjet\xa0: Une réponse",
    "De: GAAMAC <p@x.example>\nEnviado el: lunes\nPara: Alice\nAsunto: Una respuesta",
    "من: GAAMAC <p@x.example>\nتاريخ الإرسال: الاثنين\nإلى: Alice\nالموضوع: رد",
    "alice@foxmail.example\n\n发件人： GAAMAC\n发送时间： 2026-11-23 08:00\n主题： 回复",
    "Télécharger Outlook pour iOS<https://aka.ms/o>\n________________________________\nDe : GAAMAC",
]
SIGNATURES = [
    "-- \nAlice\nPeace Institute",
    "Best regards,\nAlice",
    "Cordialement,\nAlice",
    "Saludos,\nAlice",
    "С уважением,\nАлиса",
    "مع أطيب التحيات\nأليس",
    "谢谢，\n爱丽丝",
    "Sent from my iPhone",
    "Отправлено с iPhone",
    "发自我的iPhone",
    "أُرسلت من الـ iPhone",
    "Sent from Yahoo Mail on Android",
]
# What looks like one or the other, and is somebody's own.
KEPT = [
    "Dear Ann,\n\nThank you, this helps. In our case the law came first.\n\nWe had three people.",
    "Hello,\nThanks, we did this in 2019 with elders.\nIt took a year.",
    "Hola:\n\nGracias, lo hicimos en 2019.\n\nLa ley vino después.",
    "您好\n谢谢，我们在2019年做过。\n法律后来才出台。",
    "Bonjour,\n\nCordialement invités, nous y étions en 2019.\nIls ont dit non.",
    "On Monday we wrote:\n- a letter\n- a law",
    "Le comité a écrit :\nnous n'irons pas.",
    "Dear all,\n\nTo: see\nSubject: a matter of law\n\nIt holds.",
    "Sent from my office, the letter was never answered.\nWe wrote again.",
]


@pytest.mark.parametrize("head", HEADS)
def test_what_is_quoted_is_cut_off(head: str) -> None:
    assert own_words(f"{OWN}\n\n{head}\n{QUOTED}\n", "") == OWN


@pytest.mark.parametrize("head", OUTLOOK)
def test_what_outlook_quotes_is_cut_off(head: str) -> None:
    whole = f"{OWN}\n\n{head}\n\nSomebody has responded to what you posted.\n"
    assert own_words(whole, "") == OWN


@pytest.mark.parametrize("signature", SIGNATURES)
def test_signatures_are_cut_off(signature: str) -> None:
    assert own_words(f"{OWN}\n\n{signature}\n", "") == OWN


@pytest.mark.parametrize("words", KEPT)
def test_nothing_of_somebodys_own_is_cut_off(words: str) -> None:
    assert own_words(f"{words}\n\n{HEADS[0]}\n{QUOTED}\n", "") == words


def test_html_alone_is_read_too() -> None:
    html = (
        "<p>It took us a year.</p><p>We had three people.</p>"
        "<div class='gmail_quote'>On Monday GAAMAC wrote: <blockquote>Old</blockquote></div>"
    )
    assert own_words("", html).split() == OWN.split()


def test_nothing_but_what_is_quoted_is_nothing() -> None:
    assert own_words(QUOTED, "") == ""
    assert own_words("", "") == ""


def test_a_list_is_no_signature() -> None:
    text = "Three things:\n\n- people\n- time\n- trust"
    assert own_words(text, "") == text


def test_what_looks_like_the_name_of_a_file_is_read_as_words():
    assert own_words("", "report.HTM") == "report.HTM"


@given(st.text(max_size=2000), st.text(max_size=500))
def test_nothing_breaks_it(plain: str, html: str) -> None:
    assert isinstance(own_words(plain, html), str)
    assert isinstance(text_of(html), str)


@pytest.mark.parametrize(
    "piece",
    [
        "On ",
        "> ",
        "From: a\n",
        "Le a ",
        "-- \n",
        "_",
        "\n",
        "El ",
        "في ",
        "пн ",
        "a ",
        " ",
        "\nOn 1",
    ],
)
def test_no_text_holds_it_up(piece: str) -> None:
    begun = time.process_time()
    own_words(f"a{piece * (40_000 // len(piece))}b", "")
    assert time.process_time() - begun < 10
