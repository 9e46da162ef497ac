"""Pages of Wagtail's that ours stand before."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page

from members.models import User


@pytest.fixture
def desk(client: Client, site: None, edith: User) -> Client:
    edith.is_superuser = True
    edith.save()
    client.force_login(edith)
    return client


def test_the_root_of_the_tree_has_no_place_to_be_moved_to(desk: Client) -> None:
    root = Page.get_first_root_node()
    assert desk.get(f"/cms/pages/{root.pk}/set_position/").status_code == 404
    assert desk.get("/cms/pages/999999/set_position/").status_code == 404


def test_every_other_page_keeps_its_place(desk: Client) -> None:
    page = Page.get_first_root_node().get_first_child()
    assert desk.get(f"/cms/pages/{page.pk}/set_position/").status_code == 200


@pytest.mark.django_db
def test_a_stranger_does_not_learn_which_pages_there_are(
    client: Client, site: None
) -> None:
    root = Page.get_first_root_node()
    answers = [client.get(f"/cms/pages/{pk}/set_position/") for pk in (root.pk, 999999)]
    assert [answer.status_code for answer in answers] == [302, 302]
