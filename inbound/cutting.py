"""What somebody has written, without what they answer and without their signature.

mail-parser-reply knows how mail programs introduce what is quoted; Arabic and Russian, and the
forms of French and Chinese that it doesn't know, are added here.
"""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup
from mailparser_reply import EmailMessage
from mailparser_reply.constants import MAIL_LANGUAGES

from gaamac.common.text import clean_text

# What mail programs put around what is quoted.
_QUOTED_HTML = (
    "blockquote, .gmail_quote, .gmail_signature, .moz-cite-prefix, .moz-signature,"
    " #divRplyFwdMsg, #appendonsend, .yahoo_quoted, .protonmail_quote, style, script, head"
)
# The library's own form takes minutes over one long line.
_ENGLISH: dict[str, Any] = {
    **MAIL_LANGUAGES["en"],
    "wrote_header": r"^((?:> ?)*On\s.{0,200}\swrote\s?:)$",
}
_ARABIC: dict[str, Any] = {
    "wrote_header": r"^((?:> ?)*(?:في|بتاريخ|كتب)\s.{0,200}(?:كتب|كتبت)?.{0,120}[:：])$",
    "from_header": r"((?:(?:^|\n)[* ]*(?:من|إلى|الى|أرسلت|تم الإرسال|التاريخ|الموضوع):[^\n]*){2,})",
    "disclaimers": [],
    "signatures": ["مع أطيب التحيات", "مع خالص التحية", "تحياتي", "مع التقدير"],
    "sent_from": r"أرسلت من|تم الإرسال من|مرسل من",
}
_RUSSIAN: dict[str, Any] = {
    "wrote_header": (
        r"^((?:> ?)*(?:(?:пн|вт|ср|чт|пт|сб|вс|\d{1,2}[. ]).{0,200}"
        r"(?:написал(?:\(а\)|а)?|пишет|<[^>\n]+>)\s?:))$"
    ),
    "from_header": r"((?:(?:^|\n)[* ]*(?:От|Отправлено|Кому|Копия|Тема|Дата):[^\n]*){2,})",
    "disclaimers": [],
    "signatures": ["С уважением", "Всего доброго", "С наилучшими пожеланиями"],
    "sent_from": r"Отправлено с|Отправлено из",
}
_FRENCH: dict[str, Any] = {
    **MAIL_LANGUAGES["fr"],
    "from_header": (
        r"((?:(?:^|\n)[* ]*(?:De|Envoyé|À|A|Objet|Date|Cc)[ \xa0\u202f]?:[^\n]*){2,})"
    ),
    "signatures": [
        *MAIL_LANGUAGES["fr"]["signatures"],
        "Bien cordialement",
        "Bien à vous",
    ],
    "sent_from": r"Envoyé depuis|Envoyé de mon",
}
_SPANISH: dict[str, Any] = {
    **MAIL_LANGUAGES["es"],
    "wrote_header": r"^((?:> ?)*El\s.{0,200}escribi(?:ó|o)\s?:)$",
}
_CHINESE: dict[str, Any] = {
    **MAIL_LANGUAGES["zh"],
    "wrote_header": r"^((?:> ?)*.{0,100}?\d{4}年\d{1,2}月\d{1,2}日.{0,120}(?:写道|寫道)[:：])$",
    "from_header": r"((?:(?:^|\n)[* ]*(?:发件人|发送时间|发送日期|日期|收件人|主题|抄送)[:：][^\n]*){2,})",
}
MAIL_LANGUAGES.update(
    en=_ENGLISH, fr=_FRENCH, es=_SPANISH, ar=_ARABIC, ru=_RUSSIAN, zh=_CHINESE
)
_KNOWN = ["en", "fr", "es", "ar", "ru", "zh"]
# A signature's own mark (RFC 3676, 4.3), and lines that mail programs draw above what is quoted.
_CUTS = re.compile(
    r"^(?:-- ?|_{5,}|-{3,}.{0,40}(?:Original|Forwarded|origin|исходн|原始|الأصلية).{0,40}-{3,})$",
    re.MULTILINE | re.IGNORECASE,
)
# A header of a quotation that a mail program has broken into two lines.
_BROKEN = re.compile(
    r"^(On|Le|El|في|在)\b([^\n]{5,150})\n([^\n]{0,120}[:：])$", re.MULTILINE
)
_QUOTE = re.compile(r"^\s*>", re.MULTILINE)


def own_words(plain: str, html: str) -> str:
    """What its writer has written. Empty where they have written nothing."""
    text = plain if plain.strip() else text_of(html)
    text = _CUTS.split(_BROKEN.sub(r"\1\2 \3", text.strip()), maxsplit=1)[0]
    latest = _first_reply(text)
    lines = latest.split("\n")
    while lines and (not lines[-1].strip() or _QUOTE.match(lines[-1])):
        lines.pop()
    return clean_text("\n".join(lines))


def _first_reply(text: str) -> str:
    if not text:
        return ""
    message = EmailMessage(text=text, languages=[*_KNOWN], keep_hyphen_lists=True)
    replies = message.read().replies
    # The first part that is not itself introduced as somebody's words.
    first = replies[0]
    return "" if first.headers else first.body


def text_of(html: str) -> str:
    """A text from HTML, without what is quoted in it."""
    # The empty comment says that this is HTML: ".htm" alone is taken for a file's name.
    soup = BeautifulSoup(f"<!---->{html}", "html.parser")
    for quoted in soup.select(_QUOTED_HTML):
        quoted.decompose()
    for end in soup.find_all(["br", "p", "div", "li", "tr"]):
        end.append("\n")
    return re.sub(r"\n{3,}", "\n\n", soup.get_text())
