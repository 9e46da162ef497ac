"""What is in a form, as the text in which a working copy keeps it, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from django.db.models import F, Func, TextField, Value
from django.http import QueryDict

from gaamac.common.text import clean_text

if TYPE_CHECKING:
    from ..forms.posting import ContributionForm
    from ..models import Contribution, SharingTerms, WorkingCopy

# Longer than any contribution; what is longer was not typed.
MOST_CHARACTERS = 300_000
_OWN = ("base", "seen", "stamp")
# For queries of terms: the title alone, out of a text that may be long.
TYPED_TITLE = Func(
    F("working_copy__typed"),
    Value("(?:^|&)title=([^&]*)"),
    function="SUBSTRING",
    arg_joiner=" FROM ",
    output_field=TextField(),
)


def as_text(form: ContributionForm) -> str:
    """The fields of a form that was sent; what it carries for itself stays out."""
    kept = QueryDict(mutable=True)
    for name in form.fields:
        if name not in _OWN and name in form.data:
            kept.setlist(name, form.data.getlist(name))
    return kept.urlencode()


def as_sent(copy: WorkingCopy) -> QueryDict:
    """What was typed, as if the form were sent now."""
    sent = QueryDict(copy.typed, mutable=True)
    sent["base"], sent["seen"] = copy.base, copy.stamp
    return sent


def title_of(typed: str | None) -> str:
    """What `TYPED_TITLE` found, as a title; empty where nothing is typed."""
    return clean_text(unquote_plus(typed or ""), lines=False)


def filled(
    form_class: type[ContributionForm],
    copy: WorkingCopy,
    *,
    author: Any,
    page: Contribution,
    terms: SharingTerms,
) -> ContributionForm:
    """The form as it was left, without judging what is in it."""
    form = form_class(author=author, page=page, terms=terms)
    return refilled(form, as_sent(copy))


def refilled(form: ContributionForm, sent: QueryDict) -> ContributionForm:
    """A form that shows what was sent, without judging it."""
    for name, field in form.fields.items():
        if name != "stamp":
            form.initial[name] = field.widget.value_from_datadict(sent, {}, name)
    return form
