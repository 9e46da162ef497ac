"""Export: what the list holds, for this reader, as a table that no spreadsheet runs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.choices import Attribution, Kind, TopicGroup
from exchange.exports.rows import BATCH
from exchange.models import CatalogueEntry
from gaamac.audit.choices import Act
from gaamac.audit.models import AuditEntry
from gaamac.common.visibility import Visibility
from members.models import User
from tests.exchange.exports.tables import body, csv_rows, xlsx_rows
from tests.factories.exchange import contribution, copies, topic
from tests.factories.members import CountryFactory, OrganisationFactory, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

ADDRESS = "/en/practices/export.csv"
FOLDERS = {
    Kind.PRACTICE: "practices",
    Kind.CHALLENGE: "challenges",
    Kind.OFFER: "offers",
    Kind.MEETING: "meetings",
}


@pytest.mark.parametrize(("kind", "folder"), FOLDERS.items())
def test_each_kind_is_exported_in_both_formats(
    client: Client, kind: str, folder: str
) -> None:
    contribution(kind, "The one to find")
    assert csv_rows(client, f"/en/{folder}/export.csv")[0]["title"] == "The one to find"
    rows = xlsx_rows(client, f"/fr/{folder}/export.xlsx")
    assert [row["title"] for row in rows] == ["The one to find"]


def test_a_row_holds_the_text_and_the_facts(client: Client) -> None:
    page = contribution(
        title="Relevé",
        language="fr",
        organisation=OrganisationFactory(name="Peace Institute"),
        attribution=Attribution.ORGANISATION,
        topics=[topic("elections"), topic("national", TopicGroup.LEVEL)],
        countries=[
            CountryFactory(),
            CountryFactory(m49=800, iso2="UG", iso3="UGA", name_en="Uganda"),
        ],
        year=2013,
        what_was_done="Two *things*.",
        sources="A law https://example.org/law",
    )
    page.tags.add("radio", "elders")
    page.regions = [RegionFactory()]
    page.save_revision().publish()
    row = csv_rows(client, ADDRESS)[0]
    expected = {
        "id": str(page.translation_key),
        "title": "Relevé",
        "language": "fr",
        "country": "Kenya; Uganda",
        "region": "Africa",
        "year": "2013",
        "topic": "Elections",
        "level": "National",
        "what_was_done": "Two *things*.",
        "results": "",
        "sources": "A law https://example.org/law",
        "tags": "radio; elders",
        "organisation": "Peace Institute",
        "attribution": "organisation",
        "visibility": "public",
        "link": "http://testserver/en/practices/relev%C3%A9/",
    }
    assert {name: row[name] for name in expected} == expected
    assert "editor_note" not in row


def test_headings_are_in_the_readers_language_with_a_code_behind_them(
    client: Client,
) -> None:
    first = body(client, "/fr/practices/export.csv").decode("utf-8-sig").splitlines()[0]
    assert "Titre [title]" in first


def test_excel_knows_the_csv_for_utf_8(client: Client) -> None:
    assert body(client, ADDRESS).startswith(b"\xef\xbb\xbf")


def test_the_list_and_its_file_hold_the_same_in_the_same_order(client: Client) -> None:
    for year in (2001, 2013, 2007):
        contribution(title=f"From {year}", year=year)
    contribution(title="Without a year")
    rows = csv_rows(client, f"{ADDRESS}?year=2001&year=2013&year=2007&sort=title")
    assert [row["title"] for row in rows] == ["From 2001", "From 2007", "From 2013"]
    rows = csv_rows(client, f"{ADDRESS}?year=2001&year=2013&page=7&nonsense=1")
    assert [row["title"] for row in rows] == ["From 2013", "From 2001"]


def test_a_reader_takes_away_only_what_they_may_see(
    client: Client, alice: User, fatima: User
) -> None:
    for visibility in Visibility:
        contribution(title=visibility.name, visibility=visibility)
    expected = {
        None: {"PUBLIC"},
        alice: {"PUBLIC", "COMMUNITY"},
        fatima: {"PUBLIC", "COMMUNITY", "FOCAL_POINTS"},
    }
    for reader, titles in expected.items():
        if reader:
            client.force_login(reader)
        for extension in ("csv", "xlsx"):
            read = csv_rows if extension == "csv" else xlsx_rows
            rows = read(client, f"/en/practices/export.{extension}")
            assert {row["title"] for row in rows} == titles


def test_an_anonymous_author_is_nowhere_in_the_file(
    client: Client, alice: User
) -> None:
    contribution(
        author=alice,
        attribution=Attribution.ANONYMOUS,
        organisation=alice.membership.organisation,
    )
    for extension in ("csv", "xlsx"):
        content = body(client, f"/en/practices/export.{extension}")
        assert b"Alice" not in content
        assert b"Peace Institute" not in content
    assert csv_rows(client, ADDRESS)[0]["attribution"] == "anonymous"


def test_a_named_author_is(client: Client, alice: User) -> None:
    contribution(author=alice)
    assert csv_rows(client, ADDRESS)[0]["author"] == "Alice"


def test_an_unpublished_change_is_not_in_the_file(client: Client) -> None:
    page = contribution(what_was_done="As published.")
    page.what_was_done = "Not yet."
    page.save_revision()
    assert csv_rows(client, ADDRESS)[0]["what_was_done"] == "As published."


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "- a list"])
def test_no_cell_starts_a_formula(client: Client, text: str) -> None:
    contribution(title=text, summary=text, what_was_done=text)
    for row in (
        csv_rows(client, ADDRESS)[0],
        xlsx_rows(client, "/en/practices/export.xlsx")[0],
    ):
        for name in ("title", "summary", "what_was_done"):
            assert row[name] == f"'{text}"


def test_numbers_and_days_stay_numbers_and_days(client: Client) -> None:
    with time_machine.travel("2026-03-01T12:00:00Z"):
        contribution(year=2013)
    row = xlsx_rows(client, "/en/practices/export.xlsx")[0]
    assert row["year"] == 2013
    assert row["published"] == datetime(2026, 3, 1)  # noqa: DTZ001 - as openpyxl reads a day
    assert csv_rows(client, ADDRESS)[0]["published"] == "2026-03-01"
    contribution(Kind.MEETING, first_day=date(2026, 12, 1))
    assert csv_rows(client, "/en/meetings/export.csv")[0]["first_day"] == "2026-12-01"


def test_characters_that_no_file_can_hold_are_left_out(client: Client) -> None:
    page = contribution()
    CatalogueEntry.objects.filter(pk=page.pk).update(
        title="A\x01B\x0bC\ufffeD\x1f", summary="x" * 40_000
    )
    row = xlsx_rows(client, "/en/practices/export.xlsx")[0]
    assert row["title"] == "ABCD"
    assert len(row["summary"]) == 32_767


def test_the_queries_of_a_file_do_not_grow_with_its_rows(client: Client) -> None:
    page = contribution(countries=[CountryFactory()], topics=[topic()])
    body(client, ADDRESS)
    few = _queries(client)
    copies(page, 30)
    assert _queries(client) == few
    copies(page, BATCH)
    assert _queries(client) == few + 4


def _queries(client: Client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        body(client, ADDRESS)
    return len(queries)


def test_an_empty_list_is_a_file_of_headings(client: Client) -> None:
    assert csv_rows(client, ADDRESS) == []
    assert xlsx_rows(client, "/en/practices/export.xlsx") == []


@pytest.mark.parametrize(
    "query",
    [
        "?country=zz&year=%00",
        "?q=" + "x" * 10_000,
        "?page=999999999999",
        "?topic=" + "&topic=".join("ab" * 90),
    ],
)
def test_nonsense_in_the_address_gives_a_file(client: Client, query: str) -> None:
    contribution()
    assert client.get(ADDRESS + query).status_code == 200


@pytest.mark.parametrize("extension", ["pdf", "CSV", "xls"])
def test_other_formats_are_not_there(client: Client, extension: str) -> None:
    assert client.get(f"/en/practices/export.{extension}").status_code == 404


def test_a_file_is_only_fetched(client: Client) -> None:
    assert client.post(ADDRESS).status_code == 405


def test_who_takes_too_many_files_waits(client: Client, alice: User) -> None:
    for _time in range(20):
        assert client.get(ADDRESS).status_code == 200
    refused = client.get(ADDRESS)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    client.force_login(alice)
    assert client.get(ADDRESS).status_code == 200


def test_the_file_is_named_for_the_list_and_the_day(client: Client) -> None:
    with time_machine.travel("2026-03-01T12:00:00Z"):
        response: Any = client.get(ADDRESS)
    assert (
        response["Content-Disposition"]
        == 'attachment; filename="practices-2026-03-01.csv"'
    )
    assert response["Cache-Control"] == "no-store"


def test_the_list_offers_its_files_with_its_filter(client: Client) -> None:
    contribution(year=2013)
    page = client.get("/en/practices/?year=2013&sort=title").content.decode()
    assert "/en/practices/export.csv?year=2013&amp;sort=title" in page
    assert "/en/practices/export.xlsx?year=2013&amp;sort=title" in page


def test_rights_are_asked_again_at_every_batch(client: Client) -> None:
    from exchange.exports.rows import batches

    page = contribution()
    rows = batches("practice", [page.pk], AnonymousUser(), "en")
    CatalogueEntry.objects.filter(pk=page.pk).update(visibility=Visibility.EDITORS)
    assert list(rows) == [[]]


def test_an_editors_file_of_what_only_focal_points_may_see_is_put_on_record(
    client: Client, edith: User, fatima: User
) -> None:
    contribution(visibility=Visibility.FOCAL_POINTS)
    for reader in (fatima, edith):
        client.force_login(reader)
        body(client, ADDRESS)
    acts = AuditEntry.objects.filter(act=Act.READ_RESTRICTED)
    assert acts.count() == 1
