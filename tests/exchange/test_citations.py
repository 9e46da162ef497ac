"""How a contribution is cited, and described for machines."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from exchange.choices import Attribution, Kind
from exchange.citations import citation, credit, plain_citation
from exchange.linked_data import linked_data
from exchange.models import CatalogueEntry
from meetings.choices import DatePrecision
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def entry_of(**fields: Any) -> CatalogueEntry:
    page = contribution(**fields)
    CatalogueEntry.objects.update(published_at="2026-05-01T10:00:00Z")
    return CatalogueEntry.objects.get(pk=page.pk)


@pytest.mark.parametrize(
    ("attribution", "words"),
    [
        (Attribution.NAMED, "Alice, Peace Institute"),
        (Attribution.ORGANISATION, "Peace Institute"),
        (Attribution.ANONYMOUS, "Anonymous"),
    ],
)
def test_credit_goes_where_the_terms_say(
    alice: Any, peace_institute: Any, attribution: str, words: str
) -> None:
    entry = entry_of(
        author=alice, organisation=peace_institute, attribution=attribution
    )
    assert credit(entry) == words


def test_what_nobody_is_named_for_is_the_portals(db: None) -> None:
    assert credit(entry_of()) == "GAAMAC"


def test_a_citation_says_who_when_what_and_where() -> None:
    entry = entry_of(title="A <survey>.", credited_to="WANEP", is_compiled=True)
    assert citation(entry) == (
        "WANEP (2026). <cite>A &lt;survey&gt;</cite>."
        " GAAMAC, practice library, compiled from public sources."
        ' <bdi dir="ltr">http://testserver/en/practices/a-survey/</bdi>'
    )
    assert plain_citation(entry) == (
        "WANEP (2026). A <survey>. GAAMAC, practice library, compiled from public sources."
        " http://testserver/en/practices/a-survey/"
    )


def test_the_title_of_a_citation_is_marked_in_its_language() -> None:
    with override("ar"):
        assert '<cite lang="en" dir="ltr">Survey</cite>' in citation(
            entry_of(title="Survey")
        )


def test_a_meeting_is_an_event_and_its_days_are_not_made_up() -> None:
    exact = entry_of(kind=Kind.MEETING, title="Exact", place="Nairobi")
    assert linked_data(exact)["@type"] == "Event"
    assert linked_data(exact)["startDate"] == "2026-12-01"
    assert linked_data(exact)["location"] == ["Nairobi"]
    vague = entry_of(
        kind=Kind.MEETING, title="Vague", date_precision=DatePrecision.YEAR
    )
    assert "startDate" not in linked_data(vague)
