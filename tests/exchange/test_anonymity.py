"""An anonymous author: stored in one place, and shown in none."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from exchange import review
from exchange.authors import authors_of
from exchange.choices import Attribution
from exchange.models import Authorship, CatalogueEntry
from exchange.services import respond, save_draft, submit, take_offline, withdraw
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.members import OrganisationFactory, member
from tests.factories.posting import a_post, again, latest
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

# Where a person may be named or pointed at: their account and their membership.
OF_THE_PERSON = {
    "members_user",
    "members_membership",
    "members_organisation",
    "account_emailaddress",
}

OFFERED = re.compile(r'(?:<|\\u003C)option value=\\?"\d+\\?"(?:>|\\u003E)[^<\\]*')


@pytest.fixture
def zoe() -> User:
    """A member whose name and organisation occur nowhere else."""
    organisation = OrganisationFactory(name="Hidden House", slug="hidden-house")
    return member("Zoequist", organisation=organisation)


def rows_that_tell(*needles: str) -> list[str]:
    """The tables in which any of these words stands, whole database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            if any(word in row for (row,) in cursor.fetchall() for word in needles):
                found.append(table)
    return found


def rows_that_point_at(user: User) -> list[str]:
    """The tables with a foreign key that holds this person's number."""
    return [
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.many_to_one
        and field.related_model is User
        and model._base_manager.filter(**{field.name: user}).exists()
    ]


def whole_life(author: User, editor: User) -> None:
    """Drafted as named, sent as anonymous, changed after a reason, approved, revised, taken back."""
    saved = save_draft(author, a_post(title="Unsigned"))
    post = again(saved, attribution=Attribution.ANONYMOUS, summary="Nobody wrote this.")
    saved = submit(author, post)
    task = saved.page.current_workflow_task_state
    review.request_changes(task, editor, "Say more.")
    saved = submit(author, again(saved, summary="More is said."))
    review.approve(latest_task(saved), editor)
    saved = submit(author, again(saved, summary="And still more."))
    withdraw(author, "practice", saved.page.translation_key)
    take_offline(author, "practice", saved.page.translation_key)
    saved = submit(author, again(saved, summary="At last."))
    review.approve(latest_task(saved), editor)


def latest_task(saved):
    page = latest(saved.page.translation_key, type(saved.page))
    return page.current_workflow_task_state


def test_the_author_stands_in_no_row_but_their_own(zoe: User, edith: User) -> None:
    whole_life(zoe, edith)
    tells = rows_that_tell("Zoequist", "zoequist", "Hidden House", "hidden-house")
    assert set(tells) <= OF_THE_PERSON
    assert set(rows_that_point_at(zoe)) <= OF_THE_PERSON
    assert not Authorship.objects.exists()
    assert authors_of(CatalogueEntry.objects.get().translation_key) == [zoe]


def test_the_author_stands_in_no_mail_to_others(zoe: User, edith: User) -> None:
    whole_life(zoe, edith)
    for mail in arrived(edith.email):
        whole = mail.message().as_string()
        assert "Zoequist" not in whole
        assert "Hidden House" not in whole
    assert len(arrived(zoe.email)) == 3


def test_the_author_stands_on_no_page_that_others_get(
    client: Client, zoe: User, edith: User, alice: User
) -> None:
    whole_life(zoe, edith)
    entry = CatalogueEntry.objects.get()
    addresses = [
        f"/en/practices/{entry.slug}/",
        "/en/practices/",
        "/en/practices/feed.atom",
        "/en/search/?q=unsigned",
    ]
    desk = [
        f"/cms/pages/{entry.pk}/edit/",
        f"/cms/pages/{entry.pk}/history/",
        f"/cms/pages/{entry.pk}/workflow_history/",
        "/cms/reports/site-history/",
        "/cms/reports/workflow/",
        "/cms/",
    ]
    for user, paths in [
        (None, addresses),
        (alice, addresses),
        (edith, addresses + desk),
    ]:
        client.logout()
        if user:
            client.force_login(user)
        for path in paths:
            response = client.get(path)
            assert response.status_code == 200, path
            # The desk's form offers every organisation; that one must not be chosen.
            page = OFFERED.sub("", response.content.decode())
            assert "Zoequist" not in page, path
            assert "Hidden House" not in page, path


def test_an_anonymous_author_who_responds_is_the_author_and_no_more(
    client: Client, zoe: User, edith: User
) -> None:
    whole_life(zoe, edith)
    entry = CatalogueEntry.objects.get()
    respond(zoe, entry, "To your question:", Visibility.PUBLIC, uuid4())
    page = client.get(f"/en/practices/{entry.slug}/").content.decode()
    assert "To your question:" in page
    assert "The author" in page
    assert "Zoequist" not in page


def test_a_named_author_s_organisation_alone_is_shown(zoe: User, edith: User) -> None:
    saved = submit(zoe, a_post(attribution=Attribution.ORGANISATION))
    review.approve(latest_task(saved), edith)
    row = str(CatalogueEntry.objects.values().get())
    assert "Hidden House" in row
    assert "Zoequist" not in row


def test_the_person_in_the_desk_is_not_led_to_what_they_wrote(
    client: Client, zoe: User, edith: User
) -> None:
    whole_life(zoe, edith)
    key = str(CatalogueEntry.objects.get().translation_key)
    client.force_login(edith)
    for path in (f"/cms/users/{zoe.pk}/", f"/cms/users/usage/{zoe.pk}/"):
        response = client.get(path, follow=True)
        assert key not in response.content.decode()
        assert "Unsigned" not in response.content.decode()
