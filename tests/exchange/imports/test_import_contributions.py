"""The import as a whole: every row checked, nothing written unless all is well, nothing twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from exchange import catalogue
from exchange.choices import Attribution, Kind, TopicGroup
from exchange.imports import bulk
from exchange.models import CatalogueEntry, ImportedContribution, SharingTerms
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from tests.exchange.imports.files import Import, row, xlsx_bytes
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

PUBLIC = "--visibility=public"


def practice(**fields: Any) -> Practice:
    return Practice.objects.get(**fields)


def test_a_row_becomes_a_draft_with_everything_it_says(run_import: Import) -> None:
    CountryFactory()
    CountryFactory(m49=384, iso2="CI", iso3="CIV", name_en="Côte d'Ivoire")
    RegionFactory(name_fr="Afrique")
    theme = topic("elections", name_fr="Élections")
    level = topic("national", TopicGroup.LEVEL)
    institute = OrganisationFactory(name="Peace Institute")
    code, said = run_import(
        [
            row(
                id="nid-7",
                title="<b>Law &amp; order</b>",
                language="français",
                country="KEN; cote d’ivoire",
                region="Afrique",
                worldwide="non",
                year="2013-05-01",
                topic="élections",
                level="National",
                tags="radio | elders",
                what_was_done="<p>One</p><ul><li>two</li></ul>",
                organisation="peace institute",
                visibility="focal points",
                compiled="oui",
                credited_to="Nobody",
                sources="https://example.org/a",
                editor_note="Check this.",
            )
        ]
    )
    assert (code, "1 new" in said) == (0, True), said
    page = practice().get_latest_revision_as_object()
    assert (page.title, page.language, page.year) == ("Law & order", "fr", 2013)
    assert {one.iso2 for one in page.countries.all()} == {"KE", "CI"}
    assert [one.m49 for one in page.regions.all()] == [2]
    assert set(page.topics.all()) == {theme, level}
    assert {tag.name for tag in page.tags.all()} == {"radio", "elders"}
    assert page.what_was_done == "One\n\n- two"
    assert (page.is_compiled, page.is_worldwide) == (True, False)
    assert (page.credited_to, page.editor_note) == ("Nobody", "Check this.")
    terms = SharingTerms.objects.get()
    assert terms.visibility == Visibility.FOCAL_POINTS
    assert (terms.organisation, terms.attribution) == (
        institute,
        Attribution.ORGANISATION,
    )


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"country": "Kennya"}, "Line 2, column “country”: we don’t know “Kennya”. Did you mean Kenya?"),
        ({"country": "Atlantis"}, "Line 2, column “country”: we don’t know “Atlantis”."),
        ({"title": " "}, "Line 2, column “title”: Give it a title."),
        ({"summary": ""}, "Line 2, column “summary”: Say in one or two lines what it is."),
        ({"worldwide": ""}, "Line 2, column “worldwide”: Choose at least one country"),
        ({"worldwide": "perhaps"}, "Line 2, column “worldwide”: write yes or no."),
        ({"summary": "x" * 401}, "Line 2, column “summary”: 401 characters are too many; the most is 400."),
        ({"results": "x" * 12_001}, "Line 2, column “results”: 12,001 characters"),
        ({"results": "x" * 100_000 + "<p>"}, "the most is 12,000"),
        ({"year": "13th century"}, "Line 2, column “year”: “13th century” is no year."),
        ({"year": "1066"}, "“1066” is no year."),
        ({"year": "9" * 5_000}, "is no year."),
        ({"language": "Klingon"}, "Line 2, column “language”: we don’t know “Klingon”"),
        ({"visibility": "nobody"}, "Line 2, column “visibility”: we don’t know “nobody”"),
        ({"attribution": "mine"}, "Line 2, column “attribution”"),
        ({"organisation": "Unheard of"}, "Line 2, column “organisation”"),
        ({"topic": "#REF!"}, "the cell holds an error of the spreadsheet (#REF!)"),
        ({"tags": ";".join(map(str, range(40)))}, "40 values are too many"),
        ({"tags": "x" * 101}, "101 characters are too many"),
        ({"id": "x" * 201}, "201 characters are too many"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_reported_with_line_column_and_reason(
    run_import: Import, cells: dict[str, str], words: str
) -> None:
    CountryFactory()
    code, said = run_import([row(**cells)])
    assert words in said
    assert "1 of 1 row can't be taken; nothing was written" in said
    assert code == 1
    assert not SharingTerms.objects.exists()


def test_nothing_is_written_unless_all_is_well_or_the_bad_may_be_left_out(
    run_import: Import,
) -> None:
    table = [row(), row(id="2", title=""), row(id="3", title="Third")]
    assert run_import(table)[0] == 1
    assert not Practice.objects.exists()
    code, said = run_import(table, "--skip-bad")
    assert code == 0
    assert "3 rows: 2 new, 1 bad. Done." in said
    assert set(Practice.objects.values_list("title", flat=True)) == {
        "A radio drama",
        "Third",
    }


def test_a_dry_run_says_what_would_happen_and_writes_nothing(
    run_import: Import,
) -> None:
    code, said = run_import([row()], "--dry-run")
    assert code == 0
    assert "1 row: 1 new. Nothing was written" in said
    assert not SharingTerms.objects.exists()
    assert not ImportedContribution.objects.exists()
    assert run_import([row(title="")], "--dry-run")[0] == 1


def test_the_same_file_again_changes_nothing(run_import: Import) -> None:
    table = [row(), row(id="2", title="Another")]
    run_import(table)
    _code, said = run_import(table)
    assert "2 rows: 2 unchanged" in said
    assert Practice.objects.count() == 2


def test_a_changed_row_becomes_a_new_draft_of_the_same_contribution(
    run_import: Import,
) -> None:
    run_import([row(results="As it was.")], "--publish", PUBLIC)
    _code, said = run_import([row(results="As it is.")])
    assert "1 changed" in said
    page = practice()
    assert page.results == "As it was."
    assert page.get_latest_revision_as_object().results == "As it is."
    assert page.current_workflow_state is not None
    run_import([row(results="At last.")], "--publish")
    page = practice()
    assert page.results == "At last."
    assert page.current_workflow_state is None
    assert not list(catalogue.differences())
    assert CatalogueEntry.objects.get().announced_at is None


def test_a_changed_draft_starts_its_review_again(run_import: Import) -> None:
    run_import([row()])
    run_import([row(title="A better title")])
    page = practice()
    assert page.title == "A better title"
    assert page.current_workflow_task_state.revision == page.latest_revision


def test_what_editors_have_changed_since_is_not_undone(run_import: Import) -> None:
    run_import([row()], "--publish", PUBLIC)
    page = practice()
    page.summary = "Better words."
    page.save_revision().publish()
    assert "1 unchanged" in run_import([row()], "--publish")[1]
    assert practice().summary == "Better words."


def test_a_draft_is_published_by_a_second_run(
    run_import: Import, client: Client
) -> None:
    run_import([row()])
    code, said = run_import([row()], "--publish")
    assert code == 1
    assert "before it is said who may see it" in said
    assert "1 published" in run_import([row()], "--publish", PUBLIC)[1]
    assert "A radio drama" in client.get("/en/practices/").content.decode()
    assert "1 unchanged" in run_import([row()], "--publish", PUBLIC)[1]


def test_what_is_published_says_who_may_see_it(run_import: Import) -> None:
    code, said = run_import([row()], "--publish")
    assert code == 1
    assert (
        "column “visibility”: it can’t be published before it is said who may see it."
        in said
    )


def test_what_was_deleted_is_not_made_again(run_import: Import) -> None:
    run_import([row()])
    practice().delete()
    _code, said = run_import([row()])
    assert "“A radio drama” was imported before and deleted since; left out." in said
    assert "1 deleted since" in said
    assert not Practice.objects.exists()


def test_two_systems_may_use_the_same_identifiers(run_import: Import) -> None:
    run_import([row()], "--source=drupal")
    run_import([row(title="Other")], "--source=wordpress")
    assert Practice.objects.count() == 2


def test_rows_without_identifiers_are_recognised_by_their_titles(
    run_import: Import,
) -> None:
    table = [row(id="", title="A"), row(id="", title="B")]
    run_import(table)
    assert "2 unchanged" in run_import(table)[1]
    assert (
        "same identifier (or title) as line 2"
        in run_import([*table, row(id="", title="a")])[1]
    )


def test_headings_are_forgiven_and_strange_ones_named(run_import: Import) -> None:
    table = [
        {
            "ID": "1",
            "TITRE :": "T",
            " Summary_ ": "S",
            "Worldwide": "x",
            "What was done": "W",
            "Lesson": "L",
        }
    ]
    code, said = run_import(table)
    assert code == 0
    assert (
        "Column “Lesson” is left out: we don’t know “Lesson”. Did you mean lessons?"
        in said
    )
    assert practice().what_was_done == "W"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ([{"title": "T", "worldwide": "yes"}], "Missing: “summary”"),
        (
            [{"title": "T", "summary": "S"}],
            "“country”, “region”, “worldwide” is needed",
        ),
        ([row(name="again")], "Two columns mean “Title”"),
        ([{"a": "1"}], "Missing: “title”, “summary”. Found: “a”"),
    ],
)
def test_a_table_without_the_columns_it_needs_is_refused(
    run_import: Import, table: Any, words: str
) -> None:
    code, said = run_import(table)
    assert code == 2
    assert words in said


def test_rows_longer_than_their_headings_are_bad_and_shorter_ones_are_not(
    run_import: Import,
) -> None:
    _code, said = run_import(b"title,summary,worldwide,id\nA,B,yes,1,more\nC,D,yes\n")
    assert "Line 2: the row has 5 cells and there are 4 columns" in said
    assert "1 of 2 rows can't be taken" in said


def test_several_columns_of_one_meaning_are_taken_together(run_import: Import) -> None:
    topic("elections")
    topic("genocide", TopicGroup.CRIME)
    run_import([row(theme="Elections", crime="Genocide")])
    assert practice().topics.count() == 2


def test_other_kinds_are_imported_too(run_import: Import) -> None:
    code, _said = run_import(
        [row(available_until="2027-03-31", description="D")], "--kind=offer"
    )
    assert code == 0
    page = catalogue.model_of(Kind.OFFER).objects.get()
    assert (str(page.available_until), page.description) == ("2027-03-31", "D")
    assert "is no day" in run_import([row(available_until="soon")], "--kind=offer")[1]


def test_excel_is_imported_like_csv(run_import: Import) -> None:
    code, _said = run_import(xlsx_bytes([row(year=2013.0)]), name="t.xlsx")
    assert (code, practice().year) == (0, 2013)


def test_a_crash_leaves_nothing_behind(run_import: Import, monkeypatch: Any) -> None:
    monkeypatch.setattr(bulk.BulkWriter, "settle", lambda _self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_import([row()])
    assert not SharingTerms.objects.exists()
    assert not Practice.objects.exists()


def test_what_a_living_author_is_changing_is_left_alone(
    run_import: Import, alice: User
) -> None:
    page = contribution(author=alice)
    page.summary = "Being changed."
    page.save_revision(user=alice)
    table = [row(id=str(page.translation_key), visibility="editors")]
    code, said = run_import(table)
    assert code == 1
    assert "its author is changing it" in said


def test_an_author_says_who_may_see_it_and_an_import_does_not(
    run_import: Import, alice: User
) -> None:
    page = contribution(author=alice)
    code, said = run_import([row(id=str(page.translation_key), visibility="editors")])
    assert code == 0
    assert "is its author’s to say; that was left as it is" in said
    assert SharingTerms.objects.get().visibility == Visibility.PUBLIC
    assert practice().get_latest_revision_as_object().title == "A radio drama"


def test_an_import_narrows_what_is_published_and_never_widens_it(
    run_import: Import,
) -> None:
    run_import([row(visibility="community")], "--publish")
    code, said = run_import([row(visibility="public")])
    assert code == 1
    assert "doesn’t show what is published to more people" in said
    assert run_import([row(visibility="editors")])[0] == 0
    assert CatalogueEntry.objects.get().visibility == Visibility.EDITORS


def test_a_private_draft_can_not_be_reached_by_its_key(
    run_import: Import, alice: User
) -> None:
    page = contribution(author=alice, publish=False, title="Private")
    run_import([row(id=str(page.translation_key))])
    assert (
        Practice.objects.get(pk=page.pk).get_latest_revision_as_object().title
        == "Private"
    )
    assert Practice.objects.count() == 2


def test_the_command_lists_its_columns_and_writes_a_template(
    run_import: Import, tmp_path: Path
) -> None:
    from io import StringIO

    from django.core.management import call_command

    out = StringIO()
    call_command("import_contributions", "--columns", stdout=out)
    assert "what_was_done" in out.getvalue()
    for name in ("t.csv", "t.xlsx"):
        call_command(
            "import_contributions", "--template", str(tmp_path / name), stdout=out
        )
        code, said = run_import((tmp_path / name).read_bytes(), name=name)
        assert (code, "0 rows: none" in said) == (0, True), said


def test_what_was_meant_is_not_looked_for_without_end(run_import: Import) -> None:
    CountryFactory()
    table = [
        row(id=str(one), title=f"T{one}", country=f"Kenya{one}") for one in range(400)
    ]
    code, said = run_import(table)
    assert code == 1
    assert said.count("Did you mean Kenya?") == 300
    assert said.count("we don’t know") == 400
