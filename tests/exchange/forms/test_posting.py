"""The form takes whatever is typed: stored as it is, or refused in words, never a fault."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.forms import BooleanField, MultipleChoiceField
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from challenges.forms import ChallengeForm, OfferForm
from exchange.forms.parts import parts_of, there
from exchange.forms.posting import ContributionForm
from exchange.services import save_draft
from members.models import User
from practices.forms import PracticeForm
from tests.factories.members import CountryFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

FORMS = [PracticeForm, ChallengeForm, OfferForm]
typed_text = st.text(max_size=200) | st.text(
    "\x00\x07\u202e<>&\"'\r\n\ufeffا中", max_size=60
)
slow = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def sent(values: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def whole(form: type[ContributionForm]) -> dict[str, Any]:
    CountryFactory()
    values = {
        "title": "Title",
        "summary": "Summary",
        "language": "en",
        "country": ["404"],
        "visibility": "0",
        "attribution": "named",
    }
    empty = {
        name: [] if isinstance(field, MultipleChoiceField | BooleanField) else ""
        for name, field in form.base_fields.items()
    }
    return empty | values


@pytest.mark.parametrize("form", FORMS)
def test_a_filled_form_is_valid_and_saved_as_typed(
    form: type[ContributionForm], alice: User
) -> None:
    values = whole(form) | dict.fromkeys(form.section_names, "One.\n\nTwo.")
    bound = form(sent(values), author=alice, complete=True)
    assert bound.is_valid(), bound.errors
    page = save_draft(alice, bound.to_post(uuid4())).page
    for name in form.section_names:
        assert getattr(page, name) == "One.\n\nTwo."


@pytest.mark.parametrize("form", FORMS)
def test_every_field_of_the_form_stands_in_one_of_its_parts(
    form: type[ContributionForm],
) -> None:
    placed = [name for _heading, names in form.fieldsets for name in names]
    shown = {
        name for name, field in form.base_fields.items() if not field.widget.is_hidden
    }
    assert sorted(placed) == sorted(shown)


@pytest.mark.parametrize("form", FORMS)
def test_the_sections_of_the_form_are_those_of_the_page(
    form: type[ContributionForm],
) -> None:
    from exchange.catalogue import model_of

    sections = [name for name, _heading in model_of(form.kind).sections]
    assert list(form.section_names) == sections


@slow
@given(
    st.dictionaries(
        st.sampled_from(sorted(PracticeForm.base_fields)),
        typed_text | st.lists(typed_text, max_size=3),
    )
)
def test_nothing_typed_makes_a_fault(alice: User, typed: dict[str, Any]) -> None:
    form = PracticeForm(sent(whole(PracticeForm) | typed), author=alice, complete=True)
    if form.is_valid():
        page = save_draft(alice, form.to_post(uuid4())).page
        assert "\x00" not in page.title + page.summary + page.context
    else:
        assert str(form)
    assert 0 <= there(parts_of(form)) <= len(parts_of(form))


@slow
@given(typed_text)
def test_a_section_is_stored_as_it_was_typed_or_refused(alice: User, text: str) -> None:
    form = PracticeForm(sent(whole(PracticeForm) | {"results": text}), author=alice)
    if form.is_valid():
        page = save_draft(alice, form.to_post(uuid4())).page
        again = PracticeForm(
            sent(whole(PracticeForm) | {"results": page.results}), author=alice
        )
        assert again.is_valid()
        assert again.cleaned_data["results"] == page.results
    else:
        assert "\x00" in text
        assert list(form.errors) == ["results"]


def test_topics_of_groups_that_the_form_does_not_show_are_kept(alice: User) -> None:
    from tests.factories.exchange import topic
    from tests.factories.posting import drafted

    hidden = topic("national-mechanism", group="type")
    saved = drafted(alice, kind="challenge", topics=[hidden])
    form = ChallengeForm(
        sent(whole(ChallengeForm)), author=alice, page=saved.page, terms=saved.terms
    )
    assert form.is_valid(), form.errors
    assert form.to_post(saved.page.translation_key).chosen["topics"] == [hidden]


def test_a_member_without_an_organisation_can_not_name_one(site: None) -> None:
    values = whole(PracticeForm) | {"attribution": "organisation"}
    form = PracticeForm(sent(values), author=member("Olga"))
    assert list(form.errors) == ["attribution"]
