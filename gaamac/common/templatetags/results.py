"""Results and their filters as HTML, written here rather than in templates.

A list shows ten results and some hundreds of values to tick. Profiled with 400 of them, the two
took four fifths of the rendering as templates and `format_html`, and take a fifth of that so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import wording
from ..languages import facts, reader_language
from .portal import days, fresh_mark, kind_mark, lang_attributes

register = template.Library()


def safe(value: Any) -> str:
    """Anything as HTML: what is marked as safe stays, all else is escaped, nothing is empty."""
    if isinstance(value, SafeString):
        return value
    return "" if value is None else escape(str(value))


@register.simple_tag
def result(entry: Any, why: Any = "") -> SafeString:
    """One result: mark, title, one line, facts, year (`components/entry.html` says of what)."""
    language = lang_attributes(entry.language)
    summary, reason = entry.summary, why and _("Why it is here:")
    snippet = getattr(entry, "snippet", "")
    return SafeString(
        f'<article class="entry">\n  {kind_mark(entry.kind)}\n'
        f'  <h3{language}><a href="{safe(entry.url)}">{safe(entry.title)}</a></h3>\n'
        f'  <p class="entry__year">{_year(entry)}</p>\n'
        + (
            f'  <p class="entry__sum"{language}>{safe(summary)}</p>\n'
            if summary
            else ""
        )
        + (
            f'  <p class="entry__found"{language}>{safe(snippet)}</p>\n'
            if snippet
            else ""
        )
        + (f'  <p class="why"><b>{safe(reason)}</b> {safe(why)}</p>\n' if why else "")
        + f'  <p class="facts">\n    {"".join(_facts(entry))}\n  </p>\n</article>'
    )


def _year(entry: Any) -> str:
    """Of a practice since when, which those who cannot see where it stands are told."""
    if entry.kind != "practice":
        return safe(entry.year)
    if not entry.year:
        return f'<span class="vh">{safe(_("Since: not recorded"))}</span>'
    return f'<span class="vh">{safe(_("Since"))} </span>{entry.year}'


def _facts(entry: Any) -> Iterator[str]:
    """When, where, who, at which level, since when; then its marks."""
    if entry.starts_on:
        words = days(entry.starts_on, entry.ends_on, entry.card.get("precision", ""))
        yield f'<span class="where">{words}</span>'
    if place := _place(entry):
        yield f"<span>{place}</span>" if entry.starts_on else _where(place)
    if who := _who(entry):
        yield f"<span>{who}</span>"
    if level := entry.card.get("level"):
        yield f"<span>{safe(level)}</span>"
    if entry.kind == "practice" and entry.year:
        yield f'<span class="since">{safe(_("since %(year)s") % {"year": entry.year})}</span>'
    yield from _marks(entry)


def _marks(entry: Any) -> Iterator[str]:
    """In which language, how often it was used elsewhere, how fresh."""
    if entry.language_badge:
        name = facts(entry.language).own_name
        yield f'<span class="badge" lang="{safe(entry.language)}">{safe(name)}</span>'
    if entry.card.get("machine"):
        yield f"<span>{safe(_('translated by machine'))}</span>"
    if entry.adaptation_count:
        yield f"<span>{safe(wording.used_elsewhere(entry.adaptation_count))}</span>"
    if entry.kind != "meeting":
        yield fresh_mark(entry)


def _where(place: str) -> str:
    return f'<span class="where">{place}</span>'


def _place(entry: Any) -> str:
    """A city or "Online", then states or "Worldwide"."""
    card = entry.card
    first = f"<bdi>{safe(card['place'])}</bdi>" if card.get("place") else ""
    if not first and card.get("online"):
        first = safe(_("Online"))
    if entry.countries:
        states = safe(wording.places(entry.countries))
        return f"{first}{_comma()}{states}" if first else states
    return first + (safe(_("Worldwide")) if card.get("worldwide") else "")


def _who(entry: Any) -> str:
    """Author and organisation, as far as they may be shown; else whom it is credited to."""
    if entry.is_anonymous:
        return safe(_("Anonymous"))
    names = [name for name in (entry.author_name, entry.organisation_name) if name]
    if not names and entry.credited_to:
        names = [entry.credited_to]
    return _comma().join(f"<bdi>{safe(name)}</bdi>" for name in names)


def _comma() -> str:
    return safe(pgettext("between the items of a list", ", "))


class _Frame(NamedTuple):
    """A value to tick, without what changes from list to list: its number and its tick."""

    to_count: str
    to_tick: str
    to_number: str


@register.simple_tag
def facet_options(facet: Any, options: Iterable[Any]) -> SafeString:
    """The values of a filter with how many results each would give, as items of a list."""
    reader, name = reader_language(), facet.name
    return SafeString("".join(_option(name, option, reader) for option in options))


def _option(name: str, option: Any, reader: str) -> str:
    count = option.count
    label, language = str(option.label), getattr(option, "language", "")
    frame = _frame(name, str(option.value), label, language, reader)
    none = "" if count else ' class="none"'
    tick = " checked" if option.is_on else ""
    number = safe(wording.number_in(count, reader))
    return (
        f'{frame.to_count}{count}"{none}{frame.to_tick}{tick}{frame.to_number}{number}'
        "</span></label></li>"
    )


@lru_cache(maxsize=8192)
def _frame(name: str, value: str, label: str, language: str, _reader: str) -> _Frame:
    name, value = safe(name), safe(value)
    return _Frame(
        f'<li><label data-facet="{name}" data-value="{value}" data-count="',
        f'><input type="checkbox" name="{name}" value="{value}"',
        f'><span{lang_attributes(language)}>{safe(label)}</span> <span class="num">',
    )
