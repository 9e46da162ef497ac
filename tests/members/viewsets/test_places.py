"""Countries, organisations and focal points as editors keep them."""

from __future__ import annotations

import pytest
from django.test import Client

from exchange.models import CatalogueEntry
from exchange.search import matching
from members.models import Country, FocalPoint, Organisation, User
from members.permissions import clearance_from
from tests.factories.exchange import contribution
from tests.factories.members import CountryFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


@pytest.fixture
def desk(client: Client, edith: User) -> Client:
    client.force_login(edith)
    return client


@pytest.fixture
def kenya(db: None) -> Country:
    return CountryFactory()


def names(**changes: str) -> dict[str, str]:
    known = {f"name_{code}": "" for code in ("en", "fr", "es", "ar", "ru", "zh")}
    return known | {"name_en": "Kenya", "regional_group": "AFR"} | changes


def test_a_countrys_name_can_be_changed_and_is_found_at_once(
    desk: Client, kenya: Country
) -> None:
    contribution(title="Monitors", countries=[kenya])
    desk.post(f"/cms/countries/edit/{kenya.pk}/", names(name_en="Republic of Kenya"))
    assert Country.objects.get().name_en == "Republic of Kenya"
    assert CatalogueEntry.objects.filter(matching("republic")).exists()


@pytest.mark.parametrize("page", ["new/", "delete/404/", "copy/404/"])
def test_countries_are_neither_added_nor_deleted(
    desk: Client, kenya: Country, page: str
) -> None:
    assert desk.post(f"/cms/countries/{page}", names()).status_code in {302, 404}
    assert list(Country.objects.all()) == [kenya]


def test_the_code_of_a_country_cannot_be_changed(desk: Client, kenya: Country) -> None:
    desk.post(f"/cms/countries/edit/{kenya.pk}/", names(iso2="XX"))
    assert Country.objects.get().iso2 == "KE"


def test_renaming_an_organisation_renames_it_on_its_cards(desk: Client) -> None:
    institute = OrganisationFactory(name="Peace Institute")
    contribution(title="Monitors", organisation=institute)
    desk.post(
        f"/cms/organisations/edit/{institute.pk}/",
        {"name": "Institute of Peace", "slug": institute.slug, "type": "ngo"},
    )
    assert CatalogueEntry.objects.get().organisation_name == "Institute of Peace"


def test_an_organisation_without_a_scheme_in_its_address_gets_https(
    desk: Client,
) -> None:
    desk.post(
        "/cms/organisations/new/",
        {"name": "New", "slug": "new", "type": "ngo", "website": "example.org"},
    )
    assert Organisation.objects.get().website == "https://example.org"


def test_organisations_are_not_deleted(desk: Client) -> None:
    institute = OrganisationFactory()
    desk.post(f"/cms/organisations/delete/{institute.pk}/")
    assert Organisation.objects.exists()


def test_an_appointment_opens_what_focal_points_see(
    desk: Client, kenya: Country, alice: User
) -> None:
    desk.post(
        "/cms/focal-points/new/",
        {
            "country": kenya.pk,
            "institution": "Ministry",
            "user": alice.pk,
            "since": "2026-01-01",
            "last_confirmed": "2026-02-01",
        },
    )
    assert FocalPoint.objects.get().user == alice
    assert User.objects.get(pk=alice.pk).clearance == clearance_from(
        {"is_editor": False, "is_approved": True, "is_focal_point": True}
    )


def test_only_members_can_be_appointed(
    desk: Client, kenya: Country, pavel: User
) -> None:
    page = desk.get("/cms/focal-points/new/").content.decode()
    assert "pavel@example.org" not in page


def test_an_appointment_cannot_end_before_it_starts(
    desk: Client, kenya: Country
) -> None:
    answer = desk.post(
        "/cms/focal-points/new/",
        {
            "country": kenya.pk,
            "institution": "Ministry",
            "since": "2026-02-01",
            "until": "2026-01-01",
        },
    )
    assert "before it starts" in answer.content.decode()
    assert not FocalPoint.objects.exists()
