"""What somebody has written, without what they answer and without their signature.

mail-parser-reply knows how some mail programs introduce what is quoted; the forms of the six languages
that it doesn't know, or knows too widely, are ours.
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
# Ours stand instead: the library's take minutes over one long line, and it takes all that follows a line
# beginning with "Thank you," for a signature.
_NEVER = "(?!)"
_OURS: dict[str, Any] = dict.fromkeys(
    ("wrote_header", "from_header", "signatures", "sent_from"), _NEVER
)
_RUSSIAN = (
    r"^((?:> ?)*(?:(?:пн|вт|ср|чт|пт|сб|вс|\d{1,2}[. ]).{0,200}"
    r"(?:написал(?:\(а\)|а)?|пишет|<[^>\n]+>)\s?:))$"
)
_CHINESE = r"^((?:> ?)*.{0,100}?\d{4}年\d{1,2}月\d{1,2}日.{0,120}(?:写道|寫道)[:：])$"
MAIL_LANGUAGES.update(
    en=MAIL_LANGUAGES["en"] | _OURS,
    fr=MAIL_LANGUAGES["fr"] | _OURS,
    es=MAIL_LANGUAGES["es"] | _OURS,
    ar=_OURS | {"disclaimers": []},
    ru=_OURS | {"disclaimers": [], "wrote_header": _RUSSIAN},
    zh=MAIL_LANGUAGES["zh"] | _OURS | {"wrote_header": _CHINESE},
)
_KNOWN = ["en", "fr", "es", "ar", "ru", "zh"]
_LINES = re.MULTILINE | re.IGNORECASE
# What mail programs put between words: spaces of several sorts, marks of direction.
_SPACE = "[ \xa0\u202f]"
_MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]*"
# A signature's own mark (RFC 3676, 4.3), and lines that mail programs draw above what is quoted. 163.com
# puts a table with its writer's name above that.
_CUTS = re.compile(
    r"^(?:\| \|\n(?:[^\n]{0,80}\n){1,6}?)?"
    r"(?:-- ?|_{5,}|-{3,}.{0,40}(?:Original|Forwarded|origin|исходн|原始|原邮件|الأصلية).{0,40}-{3,})$",
    _LINES,
)
# "On Monday … wrote:", on up to three lines.
_INTRODUCED = re.compile(
    rf"^[ \t]{{0,8}}{_MARKS}(?:On|At|Le|El|في|بتاريخ|在)(?=[\s\d,،])[^\n]{{0,250}}"
    r"(?:\n(?!\n)[^\n]{0,150}){0,2}?"
    rf"(?:<[^<>\n]{{3,200}}>{_MARKS}{_SPACE}?wrote:"
    rf"|(?:wrote|écrit|escribi[óo]|写道|寫道|كتبت?|<[^<>\n]{{3,200}}>){_MARKS}{_SPACE}?[:：]{_MARKS}[ \t]*$)",
    _LINES,
)
# Such a line names an address or an hour; somebody's own "On Monday we wrote:" doesn't.
_AT_THAT_TIME = re.compile(r"@|\d[:.٫]\d\d|https?:")
# What Outlook and others quote at its head: "From:", and another such line below it. Foxmail puts its
# writer's address above that.
_HEADED = re.compile(
    r"^(?:[\w.+-]{1,64}@[\w.-]{1,100}\s{1,9})?"
    rf"{_MARKS}[*|> ]{{0,4}}(?:From|De|من|От|发件人)\*?{_SPACE}{{0,2}}[:：|][^\n]*\n\n?{_MARKS}[*|> ]{{0,4}}"
    r"(?:Sent|Date|To|Subject|Envoyé|À|Objet|Enviado(?: el)?|Fecha|Para|Asunto|تاريخ الإرسال|تم الإرسال"
    r"|أرسلت|التاريخ|إلى|الى|الموضوع|Отправлено|Дата|Кому|Тема|发送时间|发送日期|日期|时间|收件人|主题)"
    rf"\*?{_SPACE}{{0,2}}[:：|]",
    _LINES,
)
# What telephones put under everything.
_SENT_FROM = re.compile(
    rf"\n{_MARKS}(?:Sent from (?:my|Yahoo|Outlook|Mail|Samsung|Proton)\b|Get Outlook for\b"
    r"|Envoyé (?:depuis|de mon|à partir)\b"
    r"|(?:Télécharger|Obtenir|Obtener|Descargar|Скачать|Получить|الحصول على|获取) ?Outlook"
    r"|Enviado desde\b|أُ?رسلت من|تم الإرسال من|مرسل من|Отправлено (?:с|из)\b|发自"
    r"|从我的.{0,20}发送)[^\n]{0,80}\s*\Z",
    re.IGNORECASE,
)
# A farewell on a line of its own, with a few lines below it that are no sentences.
_FAREWELL = re.compile(
    r"\n[ \t]*(?:(?:with )?(?:best|kind|warm)(?:est)? (?:regards|wishes)|regards|sincerely"
    r"|yours (?:sincerely|faithfully)|best|thanks|thank you|many thanks|all the best"
    r"|(?:bien |très )?cordialement|(?:meilleures |sincères )?salutations|bien à vous"
    r"|(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|cordialmente|gracias|muchas gracias"
    r"|مع أطيب التحيات|مع خالص التحية|مع خالص التحيات|تحياتي|مع التقدير|وتفضلوا بقبول فائق الاحترام"
    r"|с уважением|всего доброго|с наилучшими пожеланиями|此致|敬礼|谢谢|祝好|顺颂商祺)[ \t,.!،，。！]{0,3}"
    r"(?:\n[^\n]{0,60}(?<![.!?。！？؟])){0,8}\s*\Z",
    re.IGNORECASE,
)
_BLANK_LINES, _BLANKS = re.compile(r"\n\s*\n"), re.compile(r"[^\S\n]{40,}")
_QUOTE = re.compile(r"^\s*>", re.MULTILINE)


def own_words(plain: str, html: str) -> str:
    """What its writer has written. Empty where they have written nothing."""
    text = (plain if plain.strip() else text_of(html)).replace("\r\n", "\n").strip()
    # The library takes minutes over some thousand blanks.
    text = "\n" + _BLANKS.sub(" ", _BLANK_LINES.sub("\n\n", text))
    latest = _first_reply(_above_what_is_quoted(text).strip())
    lines = latest.split("\n")
    while lines and (not lines[-1].strip() or _QUOTE.match(lines[-1])):
        lines.pop()
    latest = _SENT_FROM.sub("", "\n" + "\n".join(lines).rstrip())
    return clean_text(_FAREWELL.sub("", latest))


def _above_what_is_quoted(text: str) -> str:
    """What stands above the first sign that a mail program quotes."""
    ends = [found.start() for one in (_CUTS, _HEADED) if (found := one.search(text))]
    for found in _INTRODUCED.finditer(text):
        if _AT_THAT_TIME.search(found[0]):
            ends.append(found.start())
            break
    return text[: min(ends, default=len(text))]


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
