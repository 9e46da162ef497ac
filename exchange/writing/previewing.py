"""A contribution as it would read if what is typed were saved: nothing of it is stored."""

from __future__ import annotations

from copy import copy as shallow
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from gaamac.common.languages import reader_language
from gaamac.common.visibility import Visibility

from ..catalogue import attribution_values
from ..choices import Attribution
from ..reading import PresentedContribution, present
from ..services.terms import answers_of_author

if TYPE_CHECKING:
    from members.models import User

    from ..forms.posting import ContributionForm
    from ..models import Contribution, SharingTerms


@dataclass(frozen=True, slots=True)
class Audience:
    """Somebody who may come upon it: their word in the address, who they are, what they may see."""

    word: str
    label: Any
    clearance: int


AUDIENCES = (
    Audience("public", _("the public"), Visibility.PUBLIC),
    Audience("community", _("an approved member"), Visibility.COMMUNITY),
    Audience("focal-points", _("a focal point"), Visibility.FOCAL_POINTS),
    Audience("editors", _("an editor"), Visibility.EDITORS),
)


def audience(word: str, visibility: int) -> Audience:
    """The audience of this word; for any other, the widest that would see it."""
    named = (one for one in AUDIENCES if one.word == word)
    seeing = (one for one in AUDIENCES if one.clearance >= visibility)
    return next(named, None) or next(seeing)


def presented(
    author: User,
    page: Contribution,
    terms: SharingTerms,
    form: ContributionForm | None,
) -> PresentedContribution:
    """What readers would get: of the draft as it stands, or of the form that was typed upon it."""
    if form is not None:
        form.is_valid()
        page, terms = _as_typed(page, form), _terms_as_typed(author, terms, form)
    return present(page, terms, reader_language(), _shown(author, terms))


def _as_typed(page: Contribution, form: ContributionForm) -> Contribution:
    """The draft with every field that can be read; it is never saved."""
    for name, value in form.typed_values().items():
        setattr(page, name, value)
    for name, rows in form.typed_choices().items():
        getattr(page, name).set(rows)
    language = form.cleaned_data.get("language", page.language)
    if language != page.language:
        page.locale = Locale.objects.get(language_code=language)
    return page


def _terms_as_typed(
    author: User, terms: SharingTerms, form: ContributionForm
) -> SharingTerms:
    data = form.cleaned_data
    answers = answers_of_author(
        author,
        data.get("visibility", terms.visibility),
        data.get("attribution", terms.attribution),
    )
    typed = shallow(terms)
    typed.visibility, typed.attribution = answers.visibility, answers.attribution
    typed.organisation = answers.organisation
    return typed


def _shown(author: User, terms: SharingTerms) -> dict[str, Any]:
    """Whose name would stand there. Of what is still anonymous no name is stored to be read."""
    shown = attribution_values(terms)
    if terms.attribution == Attribution.NAMED and not shown["author_name"]:
        shown["author_name"] = author.name
    return shown
