"""Drafts that were never sent are nobody's in the desk but their author's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from exchange.services import withdraw
from members.models import User
from tests.factories.exchange import contribution
from tests.factories.members import UserFactory
from tests.factories.posting import drafted, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


TITLE = "Unsent and unfinished"
LISTS = (
    "/cms/pages/search/?q=Unsent",
    "/cms/pages/usage/practices/practice/",
    "/cms/reports/aging-pages/",
    "/cms/reports/locked/",
    "/cms/reports/site-history/",
    "/cms/reports/workflow/",
    "/cms/reports/workflow_tasks/",
    "/cms/choose-page/search/?q=Unsent",
    "/cms/api/main/pages/?fields=*",
    "/cms/",
)


def test_no_list_of_the_desk_holds_an_unsent_draft(desk: Client, alice: User) -> None:
    page = drafted(alice, title=TITLE).page
    place = page.get_parent().pk
    api = f"/cms/api/main/pages/?child_of={place}&for_explorer=1"
    for path in (*LISTS, f"/cms/pages/{place}/", f"/cms/choose-page/{place}/", api):
        response = desk.get(path)
        assert response.status_code == 200, path
        assert TITLE not in response.content.decode(), path


def test_once_sent_it_is_in_the_desk_and_stays_there(desk: Client, alice: User) -> None:
    page = sent(alice, title="Sent once").page
    place = page.get_parent().pk
    assert "Sent once" in desk.get(f"/cms/pages/{place}/").content.decode()
    assert desk.get(f"/cms/pages/{page.pk}/edit/").status_code == 200
    withdraw(alice, "practice", page.translation_key)
    assert desk.get(f"/cms/pages/{page.pk}/edit/").status_code == 200


def addresses_of(page: int) -> Iterator[str]:
    """Every address of the desk that names a page, filled in for this one."""
    for pattern in _patterns(get_resolver("wagtail.admin.urls").url_patterns, ""):
        path, named = pattern
        if any(word in path for word in ("page_id", "page_to_move_id", "page_pk")):
            yield f"/cms/{_filled(path, page)}"
        elif "revisions/compare" in path:
            yield f"/cms/pages/{page}/revisions/compare/earliest...latest/"
        elif path.startswith("api/main/^pages/<int:pk>"):
            yield f"/cms/{_filled(path.replace('^', ''), page)}"
        assert named is not None


def _patterns(found: list, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for one in found:
        path = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield path, one
        else:
            yield from _patterns(one.url_patterns, path)


def _filled(path: str, page: int) -> str:
    import re

    words = {
        "content_type_app_name": "practices",
        "content_type_model_name": "practice",
        "action_name": "approve",
    }

    def value(match: re.Match[str]) -> str:
        name = match[1].rpartition(":")[2]
        return words.get(name, str(page))

    return re.sub(r"<([^>]+)>", value, path)


def test_no_address_of_the_desk_leads_to_an_unsent_draft(
    desk: Client, alice: User
) -> None:
    page = drafted(alice, title=TITLE).page
    paths = list(addresses_of(page.pk))
    assert len(paths) > 30
    for path in paths:
        for send in (desk.get, desk.post):
            response = send(path)
            assert response.status_code == 404, path


def test_an_action_on_several_pages_reaches_no_unsent_draft(
    desk: Client, alice: User
) -> None:
    page = drafted(alice).page
    for action in ("delete", "publish", "move", "unpublish"):
        path = f"/cms/bulk/wagtailcore/page/{action}/?id={page.pk}"
        assert desk.get(path).status_code == 404


def test_an_administrator_does_not_see_it_either(client: Client, alice: User) -> None:
    page = drafted(alice, title=TITLE).page
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert client.get(f"/cms/pages/{page.pk}/edit/").status_code == 404
    for path in (*LISTS, f"/cms/pages/{page.get_parent().pk}/"):
        assert TITLE not in client.get(path).content.decode(), path


def test_an_editor_sees_their_own(desk: Client, edith: User) -> None:
    page = drafted(edith, title="Mine").page
    assert desk.get(f"/cms/pages/{page.pk}/edit/").status_code == 200
    assert "Mine" in desk.get(f"/cms/pages/{page.get_parent().pk}/").content.decode()


def test_what_editors_began_in_the_desk_is_everyones_there(
    desk: Client, edith: User
) -> None:
    page = contribution(title="Begun by an editor", publish=False)
    assert desk.get(f"/cms/pages/{page.pk}/edit/").status_code == 200
