"""Members' pages: organisations, the map of states, what is recorded about a country."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.choices import Attribution, Kind
from gaamac.common.visibility import Visibility
from members.models import Country, FocalPoint, Organisation, User
from members.vocabulary import forget_places
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

MEMBERS = "/en/members/"
KENYA = "/en/members/countries/ke/"


@pytest.fixture
def kenya(db: None) -> Country:
    return CountryFactory()


@pytest.fixture
def uganda(db: None) -> Country:
    return CountryFactory(
        m49=800,
        iso2="UG",
        iso3="UGA",
        name_en="Uganda",
        name_fr="Ouganda",
        tile_column=19,
        tile_row=13,
    )


def text(client: Client, address: str, **query: object) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


# -- The landing


def test_organisations_are_listed_by_name_with_type_country_and_what_they_shared(
    client: Client, kenya: Country
) -> None:
    beta = OrganisationFactory(name="beta", country=kenya)
    OrganisationFactory(name="Alpha", type="academic")
    contribution(title="Monitors", organisation=beta)
    html = text(client, MEMBERS)
    assert "2 organisations" in html
    assert html.index("Alpha") < html.index("beta")
    assert "shared 1 contribution<" in html
    assert "Academic institution" in html


def test_what_a_reader_may_not_see_is_not_counted(client: Client, alice: User) -> None:
    institute = alice.membership.organisation
    contribution(
        title="Hidden", organisation=institute, visibility=Visibility.COMMUNITY
    )
    assert "shared" not in text(client, MEMBERS).split("Peace Institute")[1][:300]
    client.force_login(alice)
    assert "shared 1 contribution" in text(client, MEMBERS)


def test_an_unlisted_organisation_is_in_no_list(client: Client) -> None:
    OrganisationFactory(name="Quiet", is_listed=False)
    assert "Quiet" not in text(client, MEMBERS)


def test_the_search_box_forgives_accents_and_capitals(client: Client) -> None:
    OrganisationFactory(name="Comité National")
    OrganisationFactory(name="Other")
    html = text(client, MEMBERS, q="COMITE")
    assert "Comité National" in html
    assert "1 organisation<" in html
    assert ">Other<" not in html


def test_the_list_is_filtered_by_type(client: Client) -> None:
    OrganisationFactory(name="University", type="academic")
    OrganisationFactory(name="Network", type="ngo")
    html = text(client, MEMBERS, type="academic")
    assert "University" in html
    assert "Network" not in html


@pytest.mark.usefixtures("ten_a_page")
def test_the_list_is_paged_and_pages_keep_the_search(client: Client) -> None:
    for number in range(12):
        OrganisationFactory(name=f"Peace {number:02}")
    html = text(client, MEMBERS, q="peace")
    assert "Peace 09" in html
    assert "Peace 10" not in html
    assert "?q=peace&amp;page=2" in html
    assert "Peace 11" in text(client, MEMBERS, q="peace", page=2)


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"},
        {"page": "9" * 5000},
        {"page": "-1"},
        {"page": "x"},
        {"type": "king"},
        {"type": ["x"] * 500},
        {"q": "%" * 3000},
        {"q": "\\"},
        {"view": "nonsense"},
        {"country": "ke"},
    ],
)
def test_nonsense_in_the_address_is_answered_calmly(
    client: Client, query: dict[str, object]
) -> None:
    OrganisationFactory()
    assert client.get(MEMBERS, query).status_code == 200


def test_a_type_nobody_knows_is_said_to_be_ignored(client: Client) -> None:
    OrganisationFactory(name="Kept")
    html = text(client, MEMBERS, type="king")
    assert "king" in html
    assert "Kept" in html


def test_an_empty_search_offers_the_way_back(client: Client) -> None:
    OrganisationFactory()
    html = text(client, MEMBERS, q="nothing like it")
    assert "0 organisations" in html
    assert "Show all organisations" in html


def test_the_landing_takes_the_same_queries_for_one_and_for_thirty(
    client: Client, kenya: Country
) -> None:
    OrganisationFactory(country=kenya)
    few = queries(client, MEMBERS)
    for number in range(30):
        institute = OrganisationFactory(country=kenya)
        contribution(
            title=f"Practice {number}", organisation=institute, countries=[kenya]
        )
    assert queries(client, MEMBERS) == few


# -- The map


def test_the_map_shows_each_state_with_its_practices(
    client: Client, kenya: Country, uganda: Country
) -> None:
    contribution(title="One", countries=[kenya])
    contribution(title="Two", countries=[kenya])
    contribution(kind=Kind.CHALLENGE, title="No practice", countries=[uganda])
    html = text(client, MEMBERS)
    assert (
        '<a href="/en/members/countries/ke/" tabindex="-1" class="t2"><title>Kenya: 2 practices'
        in html
    )
    assert '<a href="/en/members/countries/ug/" tabindex="-1"><title>Uganda<' in html
    assert (
        "1 of the 2 member states of the United Nations has at least one practice"
        in html
    )


def test_the_list_under_the_map_says_the_same_and_writes_no_zero(
    client: Client, kenya: Country, uganda: Country
) -> None:
    contribution(title="One", countries=[kenya])
    html = text(client, MEMBERS)
    assert (
        '<li><a href="/en/members/countries/ke/">Kenya</a> <span class="num">1</span></li>'
        in html
    )
    assert (
        '<li class="none"><a href="/en/members/countries/ug/">Uganda</a></li>' in html
    )


def test_observer_states_stand_below(client: Client, kenya: Country) -> None:
    CountryFactory(
        m49=336,
        iso2="VA",
        iso3="VAT",
        name_en="Holy See",
        is_observer=True,
        tile_column=None,
        tile_row=None,
        region=RegionFactory(m49=150, name_en="Europe"),
    )
    html = text(client, MEMBERS)
    assert html.index("Observer states") < html.index("Holy See")
    assert html.count("Holy See") == 1


def test_the_map_counts_only_what_its_reader_may_see(
    client: Client, kenya: Country, alice: User
) -> None:
    contribution(title="Ours", countries=[kenya], visibility=Visibility.COMMUNITY)
    assert "Kenya: 1 practice" not in text(client, MEMBERS)
    client.force_login(alice)
    assert "Kenya: 1 practice" in text(client, MEMBERS)


def test_the_map_can_show_focal_points_and_mechanisms(
    client: Client, fatima: User, kenya: Country, uganda: Country
) -> None:
    mechanism = topic("national-mechanism", "type")
    contribution(title="Committee", countries=[uganda], topics=[mechanism])
    html = text(client, MEMBERS, view="focal-points")
    assert "Kenya: 1 focal point<" in html
    assert "Fatima" not in html
    html = text(client, MEMBERS, view="mechanisms")
    assert "Uganda: 1 practice<" in html
    assert "<title>Kenya<" in html


def test_the_page_is_in_the_readers_language(client: Client, uganda: Country) -> None:
    assert "Ouganda" in text(client, "/fr/members/")
    assert 'dir="rtl"' in text(client, "/ar/members/")


# -- One country


def test_a_country_shows_its_facts_and_what_is_recorded_newest_first(
    client: Client, kenya: Country
) -> None:
    contribution(title="Older", countries=[kenya])
    contribution(title="Newer", countries=[kenya])
    contribution(kind=Kind.CHALLENGE, title="Asked", countries=[kenya])
    html = text(client, KENYA)
    for fact in ("Africa", "Eastern Africa", "African States", "Member state"):
        assert fact in html
    assert "What is recorded about Kenya" in html
    assert "shared" not in html
    assert html.index("Newer") < html.index("Older")
    assert "2 practices" in html
    assert "1 challenge" in html


def test_each_kind_shows_its_newest_and_leads_to_the_rest(
    client: Client, kenya: Country
) -> None:
    for number in range(7):
        contribution(title=f"Practice {number}", countries=[kenya])
    html = text(client, KENYA)
    assert "Practice 6" in html
    assert "Practice 1" not in html
    assert 'href="/en/practices/?country=ke"' in html


def test_a_country_with_nothing_says_so(client: Client, kenya: Country) -> None:
    assert "Nothing that you can read yet." in text(client, KENYA)


def test_what_a_reader_may_not_see_leaves_no_trace_on_a_country(
    client: Client, kenya: Country, alice: User
) -> None:
    before = text(client, KENYA)
    contribution(title="Ours", countries=[kenya], visibility=Visibility.COMMUNITY)
    assert text(client, KENYA) == before
    client.force_login(alice)
    assert "Ours" in text(client, KENYA)


@pytest.mark.parametrize(
    ("who", "told", "kept"),
    [
        (
            None,
            ["Named. Members are told the institution."],
            ["Ministry", "Fatima", "2026"],
        ),
        ("pavel", ["Named. Members are told the institution."], ["Ministry", "Fatima"]),
        ("alice", ["Ministry of Foreign Affairs"], ["Fatima", "last confirmed"]),
        ("fatima", ["Ministry of Foreign Affairs", "Fatima", "1 January 2026"], []),
        ("edith", ["Ministry of Foreign Affairs", "Fatima", "since 2020"], []),
    ],
)
def test_a_focal_point_is_told_of_by_degrees(
    client: Client,
    fatima: User,
    request: pytest.FixtureRequest,
    who: str | None,
    told: list[str],
    kept: list[str],
) -> None:
    if who:
        client.force_login(request.getfixturevalue(who))
    glance = text(client, KENYA).split("At a glance")[1].split("</section>")[0]
    for words in told:
        assert words in glance
    for words in kept:
        assert words not in glance


def test_an_appointment_that_ended_is_not_shown(client: Client, fatima: User) -> None:
    FocalPoint.objects.update(until=date(2021, 1, 1))
    assert "Not recorded" in text(client, KENYA)


def test_a_code_in_capitals_leads_to_the_one_address(
    client: Client, kenya: Country
) -> None:
    response = client.get("/en/members/countries/KE/")
    assert (response.status_code, response.headers["Location"]) == (301, KENYA)


@pytest.mark.parametrize("code", ["xx", "kenya", "%00", "k", "KE ", "x" * 500])
def test_a_country_nobody_knows_is_not_found(
    client: Client, kenya: Country, code: str
) -> None:
    assert client.get(f"/en/members/countries/{code}/").status_code == 404


def test_a_country_takes_the_same_queries_for_one_and_for_thirty(
    client: Client, kenya: Country
) -> None:
    contribution(title="First", countries=[kenya])
    few = queries(client, KENYA)
    for number in range(30):
        kind = Kind.CHALLENGE if number % 2 else Kind.PRACTICE
        contribution(kind=kind, title=f"More {number}", countries=[kenya])
    assert queries(client, KENYA) == few


def test_a_members_way_to_follow_a_country(
    client: Client, kenya: Country, alice: User
) -> None:
    client.force_login(alice)
    html = text(client, KENYA)
    assert '<input type="hidden" name="target" value="country">' in html
    assert '<input type="hidden" name="value" value="404">' in html


# -- One organisation


def test_an_organisation_shows_what_it_is_and_what_it_shared(
    client: Client, kenya: Country
) -> None:
    institute = OrganisationFactory(
        name="Peace Institute",
        slug="peace-institute",
        country=kenya,
        website="https://peace.example",
        about="Works **for** peace.\n\n<script>x</script>",
    )
    contribution(title="Shared", organisation=institute)
    contribution(title="Of others")
    html = text(client, "/en/members/organisations/peace-institute/")
    assert "Works <strong>for</strong> peace." in html
    assert "<script>x" not in html
    assert 'href="https://peace.example"' in html
    assert 'href="/en/members/countries/ke/"' in html
    assert "Shared" in html
    assert "Of others" not in html


def test_an_anonymous_contribution_is_not_on_its_organisations_page(
    client: Client, alice: User, edith: User
) -> None:
    contribution(
        title="By nobody",
        author=alice,
        organisation=alice.membership.organisation,
        attribution=Attribution.ANONYMOUS,
    )
    for reader in (None, alice, edith):
        if reader:
            client.force_login(reader)
        page = text(client, "/en/members/organisations/peace-institute/")
        assert "By nobody" not in page


def test_an_unlisted_organisation_is_found_only_through_what_it_shared(
    client: Client, alice: User
) -> None:
    Organisation.objects.update(is_listed=False)
    page = "/en/members/organisations/peace-institute/"
    missing = client.get("/en/members/organisations/nowhere-at-all-x/")
    assert client.get(page).status_code == missing.status_code == 404
    institute = alice.membership.organisation
    contribution(title="Ours", organisation=institute, visibility=Visibility.COMMUNITY)
    assert client.get(page).status_code == 404
    client.force_login(alice)
    assert client.get(page).status_code == 200


def test_an_organisation_takes_the_same_queries_for_one_and_for_thirty(
    client: Client,
) -> None:
    institute = OrganisationFactory(slug="one")
    contribution(title="First", organisation=institute)
    few = queries(client, "/en/members/organisations/one/")
    for number in range(30):
        contribution(title=f"More {number}", organisation=institute)
    assert queries(client, "/en/members/organisations/one/") == few


def test_names_of_countries_changed_in_the_desk_show_at_once(
    client: Client, kenya: Country
) -> None:
    text(client, MEMBERS)
    kenya.name_en = "Republic of Kenya"
    kenya.save()
    assert "Republic of Kenya" in text(client, KENYA)
    forget_places()
