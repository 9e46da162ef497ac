"""Template tags that every page may use without loading them: marks, languages, links, dates."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .. import form_rows, wording
from ..dates import Precision, date_range, months_ago
from ..languages import facts, reader_language
from ..parameters import query_with, query_without

register = template.Library()

# "GAAMAC: ", "GAAMAC : ", "GAAMAC：", with a word for portal before it in some languages.
_OUR_NAME = re.compile(r"^[^:：]{0,20}GAAMAC\s*[:：]\s*")

register.filter("number", wording.number)
register.filter("joined", wording.joined)
register.filter("places", wording.places)
register.filter("one_way", wording.one_way)
register.simple_tag(wording.counted)


@register.simple_tag
def kind_mark(kind: str) -> SafeString:
    """The circle of a kind, its name for those who don't see it: stands before a title."""
    return _kind_mark(kind, reader_language())


@lru_cache(maxsize=64)
def _kind_mark(kind: str, _language: str) -> SafeString:
    return format_html(
        '<span class="mark is-{0}"><svg aria-hidden="true"><use href="#k-{0}"/></svg>'
        '<span class="vh">{1}: </span></span>',
        kind,
        wording.KIND_NAMES.get(kind, ""),
    )


@register.simple_tag
def kind_label(kind: str, label: Any = "") -> SafeString:
    """The circle of a kind with its name, or with `label`: stands above a title."""
    return format_html(
        '<span class="kind is-{0}"><svg aria-hidden="true"><use href="#k-{0}"/></svg>{1}</span>',
        kind,
        label or wording.KIND_NAMES.get(kind, ""),
    )


@register.simple_tag
def fresh_mark(entry: Any) -> SafeString:
    """The square and the words for how fresh an entry is: anything with `freshness`, `confirmed_at`."""
    return _fresh_mark(*wording.freshness(entry.freshness, entry.confirmed_at))


@lru_cache(maxsize=4096)
def _fresh_mark(mark: str, words: str) -> SafeString:
    return format_html(
        '<span class="fresh"><svg aria-hidden="true"><use href="#{}"/></svg>{}</span>',
        mark,
        words,
    )


@register.filter
def language_name(code: str) -> str:
    """What a language is called by its speakers: Français."""
    return facts(code).own_name


@register.filter
def without_our_name(subject: str) -> str:
    """What a mail is about, for its heading: our name goes before it in every language, each in its way."""
    return _OUR_NAME.sub("", subject, count=1)


@register.simple_tag
def lang_attributes(code: str) -> SafeString:
    """` lang="ar" dir="rtl"` for a text whose language is not the reader's; else nothing."""
    return _lang_attributes(code, reader_language())


@lru_cache(maxsize=256)
def _lang_attributes(code: str, reader: str) -> SafeString:
    if not code or code == reader:
        return SafeString("")
    language = facts(code)
    if language.direction == facts(reader).direction:
        return format_html(' lang="{}"', language.code)
    return format_html(' lang="{}" dir="{}"', language.code, language.direction)


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changes: Any) -> str:
    """This list with some parameters changed: `{% url_with page=2 %}`; none takes one out."""
    request = context["request"]
    return request.path + query_with(request.GET, **changes)


@register.simple_tag(takes_context=True)
def url_without(context: template.Context, name: str, value: Any = None) -> str:
    """This list with one filter (one value, or all) taken out: `{% url_without "topic" "land" %}`."""
    request = context["request"]
    return request.path + query_without(
        request.GET, name, None if value is None else str(value)
    )


@register.simple_tag(takes_context=True)
def kept_fields(context: template.Context, *names: str) -> SafeString:
    """Hidden fields that keep these parameters when a GET form is sent."""
    given = context["request"].GET
    pairs = [(name, value) for name in names for value in given.getlist(name) if value]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag
def day(value: date) -> SafeString:
    """A day: 13 September 2023."""
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat()[:10], date_range(value)
    )


@register.simple_tag
def days(first: date, last: date | None = None, precision: str = "") -> SafeString:
    """One day or several, as exactly as they are known: 13 to 14 September 2023, December 2008."""
    words = date_range(first, last, precision or Precision.DAY)
    return format_html('<time datetime="{}">{}</time>', first.isoformat(), words)


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """A moment with its zone; a script shows it in the reader's own zone where it can."""
    return format_html(
        '<time datetime="{}" data-local-time>{}</time>',
        value.isoformat(),
        wording.moment(value),
    )


@register.simple_tag
def ago(value: datetime) -> SafeString:
    """3 months ago, with the day for those who ask."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        date_range(value),
        months_ago(value),
    )


@register.inclusion_tag("components/field.html")
def form_row(field: BoundField) -> dict[str, Any]:
    """One field of a form as a row: label, errors, control, guidance."""
    return {"row": form_rows.Row(field)}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form that was sent, with links to its fields; else nothing."""
    return {"problems": form_rows.problems_of(form)}


@register.simple_tag
def fieldsets(form: BaseForm) -> list[form_rows.Fieldset]:
    """The rows of a form, grouped."""
    return form_rows.fieldsets_of(form)


@register.simple_tag
def page_numbers(page: Page) -> list[int]:
    """The numbers a pager shows: both ends, and those around the current one; 0 for a gap."""
    numbers = page.paginator.get_elided_page_range(
        page.number, on_each_side=1, on_ends=1
    )
    return [number if isinstance(number, int) else 0 for number in numbers]


@register.simple_tag
def address(name: str) -> str:
    """The address of a page that takes no parts, in the reader's language; empty without one.

    As Django's own `url ... as`, remembered: the frame of every page asks for a dozen.
    """
    return _address(name, reader_language(), settings.ROOT_URLCONF)


@lru_cache(maxsize=512)
def _address(name: str, _language: str, _addresses: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def suggesting() -> SafeString:
    """What a search field needs so that a script suggests while somebody types (suggest.js)."""
    where = address("suggest")
    if not where:
        return SafeString("")
    words = _("Suggestions: {n}")
    return format_html(' data-suggest="{}" data-words="{}"', where, words)
