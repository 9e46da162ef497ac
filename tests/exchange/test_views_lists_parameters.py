"""What people and machines put into the addresses of lists: nothing of it makes one fail, or cost more."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.models import CatalogueEntry
from gaamac.common.parameters import PARAMETERS
from tests.factories.exchange import contribution
from tests.factories.members import CountryFactory

from .lists import LISTS, SEARCH, page_of, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


values = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "ke",
            "2",
            "fr",
            "2013",
            "elections",
            "title",
            "table",
            "9" * 40,
            "%",
            "' OR 1",
        ]
    ),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    parameters=st.dictionaries(
        st.sampled_from([*PARAMETERS, "topic[]", "kind", "x"]),
        st.lists(values, max_size=3),
        max_size=5,
    ),
    address=st.sampled_from([*LISTS.values(), SEARCH, "/ar/practices/"]),
)
def test_no_parameter_makes_a_list_fail(
    client: Client, parameters: dict[str, list[str]], address: str
) -> None:
    if not CatalogueEntry.objects.exists():
        contribution(title="Elections", year=2013, countries=[CountryFactory()])
    response = client.get(address, parameters)
    assert response.status_code == 200
    assert b"</html>" in response.content


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    given_bytes=st.lists(
        st.tuples(st.sampled_from([*PARAMETERS, "topic[]"]), st.binary(max_size=40)),
        max_size=6,
    ),
    signed_in=st.booleans(),
)
def test_no_bytes_make_a_list_fail(
    client: Client, alice: Any, given_bytes: list[tuple[str, bytes]], signed_in: bool
) -> None:
    client.logout()
    if signed_in:
        client.force_login(alice)
    query = "&".join(f"{name}={quote(value)}" for name, value in given_bytes)
    for address in ["/en/practices/", SEARCH]:
        assert client.get(f"{address}?{query}").status_code in (200, 404)


@pytest.mark.parametrize(
    "name", ["q", "organisation", "group", "freshness", "visibility", "page", "view"]
)
def test_ten_thousand_values_of_any_parameter_are_answered(
    client: Client, edith: Any, name: str
) -> None:
    client.force_login(edith)
    query = "&".join(f"{name}=x{number}" for number in range(10_000))
    assert client.get(f"/en/practices/?{query}").status_code in (200, 404)


def test_ten_thousand_values_are_answered(client: Client) -> None:
    contribution()
    query = "&".join(f"topic=t{number}" for number in range(10_000))
    html = page_of(client, f"/en/practices/?{query}")
    assert len(html) < 60_000
    assert titles(html) == ["A practice"]
