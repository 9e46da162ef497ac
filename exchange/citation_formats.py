"""References as the programs that manage them read them: BibTeX, RIS, CSL-JSON (docs/decisions/0074)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from .citations import Reference, plain_citation, reference
from .models import CatalogueEntry

PUBLISHER = "GAAMAC"

# Braces are counted by BibTeX even behind a backslash, so that `\{` alone would end a field.
_IN_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{one: f"\\{one}" for one in "%&_#$"},
    }
)
# What biblatex calls the languages.
_BIBLATEX_LANGUAGES = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ar": "arabic",
    "ru": "russian",
    "zh-hans": "chinese",
}


class Format(NamedTuple):
    """A way to write references down: its name, its media type, whether browsers show or store it."""

    title: Any
    content_type: str
    write: Callable[[Iterable[CatalogueEntry]], str]
    is_download: bool = True


def bibtex(entries: Iterable[CatalogueEntry]) -> str:
    """BibTeX in UTF-8, as biber and BibTeX since version 0.99d with 8-bit styles read it."""
    return "\n".join(_bibtex_record(reference(entry)) for entry in entries)


def _bibtex_record(facts: Reference) -> str:
    # Double braces: a name is not taken apart, a title keeps its capitals.
    fields = {
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in facts.authors),
        "title": f"{{{_escaped(facts.title)}}}",
        "year": str(facts.day.year),
        "date": facts.day.isoformat(),
        "howpublished": _escaped(facts.container),
        # Read character by character (biblatex, `\url`): an escaped one would lead nowhere.
        "url": facts.url,
        "langid": _BIBLATEX_LANGUAGES[facts.language],
        "keywords": _escaped(", ".join(facts.keywords)),
        "abstract": _escaped(facts.summary),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{facts.key},", *lines, "}", ""])


def _escaped(text: str) -> str:
    return text.translate(_IN_BIBTEX)


def ris(entries: Iterable[CatalogueEntry]) -> str:
    """RIS: two letters, two spaces, a hyphen, a space, the value; lines end in CR LF."""
    return "\r\n".join(_ris_record(reference(entry)) for entry in entries)


def _ris_record(facts: Reference) -> str:
    pairs = [
        ("TY", "ELEC"),
        ("ID", facts.key),
        *[("AU", _ris_name(name)) for name in facts.authors],
        ("TI", facts.title),
        ("T2", facts.container),
        ("PB", PUBLISHER),
        ("PY", str(facts.day.year)),
        ("DA", facts.day.strftime("%Y/%m/%d/")),
        ("UR", facts.url),
        ("LA", facts.language),
        *[("KW", word) for word in facts.keywords],
        ("AB", facts.summary),
    ]
    lines = [f"{tag}  - {value}\r\n" for tag, value in pairs if value]
    return "".join([*lines, "ER  - \r\n"])


def _ris_name(name: str) -> str:
    """A comma would divide it into a family's and a given name: an institution has neither."""
    return name.replace(", ", " – ").replace(",", "–")


def csl_json(entries: Iterable[CatalogueEntry]) -> str:
    """CSL-JSON 1.0: a list of items, what is empty left out."""
    items = [_csl_item(reference(entry)) for entry in entries]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _csl_item(facts: Reference) -> dict[str, Any]:
    item = {
        "id": facts.key,
        "type": "webpage",
        "author": [{"literal": name} for name in facts.authors],
        "title": facts.title,
        "container-title": facts.container,
        "publisher": PUBLISHER,
        "issued": {"date-parts": [[facts.day.year, facts.day.month, facts.day.day]]},
        "URL": facts.url,
        "language": facts.language,
        "keyword": ", ".join(facts.keywords),
        "abstract": facts.summary,
    }
    return {name: value for name, value in item.items() if value}


def plain(entries: Iterable[CatalogueEntry]) -> str:
    """One citation a line."""
    return "".join(f"{plain_citation(entry)}\n" for entry in entries)


# By the ending of the file.
FORMATS: dict[str, Format] = {
    "bib": Format("BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
    "ris": Format("RIS", "application/x-research-info-systems; charset=utf-8", ris),
    "json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
    "txt": Format(
        _("Plain text"), "text/plain; charset=utf-8", plain, is_download=False
    ),
}
