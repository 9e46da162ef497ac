"""Concerns in the desk: settled by an editor, on record, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from gaamac.home import services
from gaamac.home.models import Concern
from members.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def concern(text: str = "A name that should go", **fields: object) -> Concern:
    return Concern.objects.create(text=text, form_key=uuid4(), **fields)


def test_an_editor_settles_a_concern_with_a_note(client: Client, edith: User) -> None:
    one = concern()
    client.force_login(edith)
    response = client.post(
        f"/cms/concerns/{one.pk}/", {"handling_note": "Name removed."}
    )
    assert response.status_code == 302
    one.refresh_from_db()
    assert (one.handled_by, one.handling_note) == (edith, "Name removed.")
    assert one.handled_at is not None
    page = client.get(f"/cms/concerns/{one.pk}/").content.decode()
    assert "Name removed." in page
    assert "Edith" in page


def test_a_concern_is_not_settled_without_a_word(client: Client, edith: User) -> None:
    one = concern()
    client.force_login(edith)
    response = client.post(f"/cms/concerns/{one.pk}/", {"handling_note": " "})
    assert response.status_code == 200
    assert Concern.objects.open().get() == one


def test_the_second_editor_is_told_that_it_is_settled(
    client: Client, edith: User
) -> None:
    one = concern()
    services.handle_concern(one, edith, "Done.")
    client.force_login(edith)
    response = client.post(
        f"/cms/concerns/{one.pk}/", {"handling_note": "Again."}, follow=True
    )
    assert "Somebody has settled this already." in response.content.decode()
    one.refresh_from_db()
    assert one.handling_note == "Done."


def test_members_find_no_concerns(client: Client, alice: User) -> None:
    one = concern()
    client.force_login(alice)
    assert client.get(f"/cms/concerns/{one.pk}/").status_code in (302, 403, 404)
    assert client.get("/cms/concerns/").status_code in (302, 403, 404)


def test_the_list_shows_open_and_urgent_ones_first(client: Client, edith: User) -> None:
    now = timezone.now()
    concern("Settled long ago", handled_at=now, created_at=now - timedelta(days=9))
    concern("Waits", created_at=now - timedelta(days=5))
    concern("Danger", is_urgent=True, created_at=now)
    client.force_login(edith)
    page = client.get("/cms/concerns/").content.decode()
    places = [page.index(text) for text in ("Danger", "Waits", "Settled long ago")]
    assert places == sorted(places)


def test_the_text_of_a_concern_is_shown_as_text(client: Client, edith: User) -> None:
    one = concern("<script>alert(1)</script>")
    client.force_login(edith)
    page = client.get(f"/cms/concerns/{one.pk}/").content.decode()
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;" in page


def test_only_a_path_of_the_portal_becomes_a_link() -> None:
    assert concern(address="/en/practices/x/").page_path == "/en/practices/x/"
    assert concern(address="//evil.example/").page_path == ""
    assert concern(address="javascript:alert(1)").page_path == ""


def test_the_address_of_a_reporter_is_deleted_ninety_days_after_settling(
    edith: User,
) -> None:
    one = concern(contact="someone@example.org")
    waiting = concern(contact="other@example.org")
    with time_machine.travel("2026-01-01"):
        services.handle_concern(one, edith, "Done.")
    with time_machine.travel("2026-03-31"):
        assert services.forget_contacts() == 0
    with time_machine.travel("2026-04-02"):
        assert services.forget_contacts() == 1
    one.refresh_from_db()
    waiting.refresh_from_db()
    assert one.contact == ""
    assert waiting.contact == "other@example.org"
