"""What stands around the fields of a form: its sections, what is near, what reviewers will miss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from gaamac.common.form_rows import Fieldset, fieldsets_of
from gaamac.common.languages import FACTS

from ..posts import form_of
from .language import likely_language
from .near import Draft, near

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ..forms.posting import ContributionForm
    from ..models import Contribution

_FIRST = _("What it is")


@dataclass(frozen=True, slots=True)
class Step:
    """One section of a form: where it stands, what it is called, its rows, whether it is open."""

    number: int
    heading: Any
    rows: Fieldset
    is_shown: bool
    is_now: bool


def steps_of(form: ContributionForm, asked: str) -> list[Step]:
    """The sections; one of them shown where one is asked for and nothing is wrong, else all."""
    sets = fieldsets_of(form)
    now = int(asked) if asked.isdecimal() and len(asked) < 3 else 0
    now = 0 if form.errors or now > len(sets) else now
    return [
        Step(
            number,
            rows.heading or _FIRST,
            rows,
            is_shown=now in (0, number),
            is_now=now == number,
        )
        for number, rows in enumerate(sets, 1)
    ]


def steps_context(form: ContributionForm, asked: str) -> dict[str, Any]:
    """The sections, which of them is shown alone, and the one after it."""
    steps = steps_of(form, asked)
    now = next((step for step in steps if step.is_now), None)
    following = next((step for step in steps if now and step.number > now.number), None)
    return {"steps": steps, "step": now, "next_step": following}


class Worded(Protocol):
    """What has a title and a summary: a draft, or one as it would read."""

    title: str
    summary: str


def near_beside(reader: Any, page: Contribution, words: Worded) -> dict[str, Any]:
    """What is near a draft away from its form, for the partial that shows it there (_hints.html)."""
    kind = str(page.kind)
    draft = Draft(kind, page.translation_key, words.title, words.summary)
    return {
        "near": near(reader, draft) if _is_new(page) else [],
        "near_address": form_of(kind).near_address,
        "kind": kind,
    }


def _is_new(page: Contribution | None) -> bool:
    """Whether it could still become a part of another instead: nobody has read it yet."""
    return page is None or page.first_published_at is None


def hints(request: HttpRequest, form: ContributionForm, key: UUID) -> dict[str, Any]:
    """What is near, and the language it seems to be in where another is chosen."""
    said = {name: str(form[name].value() or "") for name in ("title", "summary")}
    draft = Draft(str(form.kind), key, **said)
    texts = [
        *said.values(),
        *(str(form[name].value() or "") for name in form.section_names),
    ]
    likely = likely_language("\n".join(texts))
    chosen = form["language"].value()
    fixed = len(form.fields["language"].choices) == 1
    return {
        "near": near(request.user, draft) if _is_new(form.page) else [],
        "near_address": form.near_address,
        "likely": FACTS[likely] if likely and likely != chosen and not fixed else None,
    }
