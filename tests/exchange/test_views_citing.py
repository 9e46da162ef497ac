"""The addresses of citations: who gets which, and for how long they hold."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.choices import Attribution
from gaamac.common.visibility import Visibility
from tests.factories.exchange import contribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

ENDINGS = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
    "txt": "text/plain; charset=utf-8",
}


@pytest.mark.parametrize(("ending", "content_type"), ENDINGS.items())
def test_each_format_has_its_address_on_the_page(
    client: Client, ending: str, content_type: str
) -> None:
    page = contribution(title="Relevé des signes")
    address = f"/en/cite/{page.translation_key}.{ending}"
    assert address in client.get("/en/practices/relevé-des-signes/").content.decode()
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    assert "relev%C3%A9-des-signes" in response.headers["Content-Disposition"]
    assert "Relevé des signes" in response.content.decode()


def test_the_address_outlives_a_change_of_slug(client: Client) -> None:
    page = contribution(title="Before")
    address = f"/en/cite/{page.translation_key}.txt"
    assert "/en/practices/before/" in client.get(address).content.decode()
    page.slug = "after"
    page.save()
    assert "/en/practices/after/" in client.get(address).content.decode()
    assert client.get("/en/practices/before/").status_code == 301


def test_the_readers_version_is_cited(client: Client) -> None:
    page = contribution(title="Survey")
    contribution(title="Relevé", language="fr", translation_of=page)
    french = client.get(f"/fr/cite/{page.translation_key}.txt").content.decode()
    assert "Relevé" in french
    assert "/fr/practices/survey/" in french


def test_denied_and_missing_are_the_same_answer_after_the_same_queries(
    client: Client, alice: Any
) -> None:
    closed = contribution(title="Closed", visibility=Visibility.COMMUNITY)
    draft = contribution(title="Draft", publish=False)
    answers = {}
    for key in (closed.translation_key, draft.translation_key, uuid4()):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"/en/cite/{key}.bib")
        body = response.content.replace(str(key).encode(), b"the key")
        answers[key] = (response.status_code, len(captured), body)
    assert len(set(answers.values())) == 1
    assert response.status_code == 404
    client.force_login(alice)
    assert client.get(f"/en/cite/{closed.translation_key}.bib").status_code == 200


def test_an_anonymous_author_is_in_no_citation(
    client: Client, alice: Any, peace_institute: Any
) -> None:
    page = contribution(
        title="Hidden",
        author=alice,
        organisation=peace_institute,
        attribution=Attribution.ANONYMOUS,
    )
    for ending in ENDINGS:
        text = client.get(f"/en/cite/{page.translation_key}.{ending}").content.decode()
        assert "Alice" not in text
        assert "Peace Institute" not in text


@pytest.mark.parametrize(
    "rest", ["x.bib", "00000000-0000-0000-0000-000000000000.bib", ".bib", "a/b.bib"]
)
def test_what_names_no_contribution_is_not_found(client: Client, rest: str) -> None:
    assert client.get(f"/en/cite/{rest}").status_code == 404


def test_an_unknown_format_is_not_found(client: Client) -> None:
    page = contribution()
    for ending in ("pdf", "BIB", "bib.exe"):
        address = f"/en/cite/{page.translation_key}.{ending}"
        assert client.get(address).status_code == 404
    assert client.post(f"/en/cite/{page.translation_key}.bib").status_code == 405
