"""What was exported and comes back: unchanged, changed, and with any text in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from exchange.choices import Attribution, TopicGroup
from practices.models import Practice
from tests.exchange.exports.tables import body
from tests.exchange.imports.files import Import
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory, OrganisationFactory, RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


PUBLIC = "--visibility=public"


def practice(**fields: Any) -> Practice:
    return Practice.objects.get(**fields)


def full(**fields: Any) -> Practice:
    page = contribution(
        title="Relevé",
        organisation=OrganisationFactory(name="Peace Institute", slug="pi"),
        attribution=Attribution.ORGANISATION,
        topics=[
            topic("elections", name_fr="Élections"),
            topic("national", TopicGroup.LEVEL),
        ],
        countries=[CountryFactory()],
        year=2013,
        what_was_done="- Two *things*\n- =1+1 <b>not bold</b>\n\n1. and `code`",
        results="-1 & <5, 'quoted'",
        sources="A law https://example.org/law\nAnother",
        **fields,
    )
    page.tags.add("radio", "elders")
    page.regions = [RegionFactory()]
    page.save_revision().publish()
    return Practice.objects.get(pk=page.pk)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh-hans"])
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_an_export_comes_back_unchanged(
    run_import: Import, client: Client, language: str, extension: str
) -> None:
    page = full()
    content = body(client, f"/{language}/practices/export.{extension}")
    code, said = run_import(content, name=f"back.{extension}")
    assert (code, "1 row: 1 unchanged" in said) == (0, True), said
    assert page.revisions.count() == Practice.objects.get().revisions.count()


def test_an_edited_export_changes_what_was_edited(
    run_import: Import, client: Client
) -> None:
    full()
    book = load_workbook(BytesIO(body(client, "/fr/practices/export.xlsx")))
    sheet = book.active
    column = next(cell.column for cell in sheet[1] if "[summary]" in cell.value)
    sheet.cell(2, column).value = "Edited in a spreadsheet."
    out = BytesIO()
    book.save(out)
    assert "1 changed" in run_import(out.getvalue(), name="t.xlsx")[1]
    before, after = practice(), practice().get_latest_revision_as_object()
    assert after.summary == "Edited in a spreadsheet."
    for name in ("title", "what_was_done", "results", "sources", "year"):
        assert getattr(after, name) == getattr(before, name)


TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"])
    | st.sampled_from("=+-@'<b>&;|\"\n"),
    max_size=60,
)


@given(st.lists(TEXTS, min_size=3, max_size=3))
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_text_survives_the_round_trip(
    run_import: Import, client: Client, texts: list[str]
) -> None:
    from django.core.cache import cache
    from django.db import transaction

    from gaamac.common.text import clean_text

    cache.clear()
    with transaction.atomic():
        one, two, three = map(clean_text, texts)
        contribution(
            title=clean_text(texts[0], lines=False) or "T",
            is_worldwide=True,
            summary=one or "S",
            results=two,
            lessons=three,
        )
        code, said = run_import(body(client, "/en/practices/export.csv"))
        assert (code, "1 unchanged" in said) == (0, True), said
        transaction.set_rollback(True)
