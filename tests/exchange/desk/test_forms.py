"""The editors' form of a contribution: its text, and the terms on which it is shared."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from wagtail.models import Page

from exchange.choices import Attribution, Kind, TopicGroup
from exchange.models import CatalogueEntry, SharingTerms, Topic
from gaamac.common.visibility import Visibility
from meetings.models import Meeting
from members.models import User
from practices.models import Practice
from tests.exchange.desk.pages import form_of, new_form
from tests.factories.exchange import contribution, topic
from tests.factories.members import editor
from tests.mails import arrived

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def save(desk: Client, page: Practice, **typed) -> str:
    response = desk.post(
        f"/cms/pages/{page.pk}/edit/", form_of(desk, page) | typed, follow=True
    )
    assert response.status_code == 200
    return response.content.decode()


def a_meeting(desk: Client, **typed) -> str:
    address, values = new_form(
        desk, "meeting", title="GAAMAC VI", first_day="2027-03-01", slug="gaamac-vi"
    )
    response = desk.post(address, values | typed, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_a_meeting_made_in_the_desk_is_public_unless_the_editor_says_otherwise(
    desk: Client,
) -> None:
    a_meeting(desk, **{"action-publish": "true"})
    entry = CatalogueEntry.objects.get()
    assert (entry.kind, entry.title) == (Kind.MEETING, "GAAMAC VI")
    assert (entry.visibility, entry.author_name) == (Visibility.PUBLIC, "")
    assert entry.starts_on == date(2027, 3, 1)


def test_the_editor_chooses_who_may_see_a_meeting_before_anyone_does(
    desk: Client, peace_institute
) -> None:
    a_meeting(
        desk,
        visibility=Visibility.FOCAL_POINTS,
        organisation=peace_institute.pk,
        **{"action-publish": "true"},
    )
    entry = CatalogueEntry.objects.get()
    assert entry.visibility == Visibility.FOCAL_POINTS
    assert entry.organisation_name == "Peace Institute"


def test_who_made_it_may_widen_it_later_and_a_colleague_may_not(
    desk: Client, client: Client
) -> None:
    a_meeting(desk, visibility=Visibility.EDITORS, **{"action-publish": "true"})
    meeting = Meeting.objects.get()
    client.force_login(editor("Edgar"))
    page = save(client, meeting, visibility=Visibility.PUBLIC)
    assert "Only its author can show more than now." in page
    assert SharingTerms.objects.get().visibility == Visibility.EDITORS


def test_the_maker_widens(desk: Client) -> None:
    a_meeting(desk, visibility=Visibility.EDITORS, **{"action-publish": "true"})
    save(desk, Meeting.objects.get(), visibility=Visibility.PUBLIC)
    assert CatalogueEntry.objects.get().visibility == Visibility.PUBLIC


def test_a_preview_changes_no_terms(desk: Client, alice: User) -> None:
    page = contribution(author=alice)
    values = form_of(desk, page) | {"visibility": Visibility.EDITORS}
    address = f"/cms/pages/{page.pk}/edit/preview/"
    assert desk.post(address, values).json()["is_valid"]
    preview = desk.get(address)
    assert "Only the editors and its author" not in preview.content.decode()
    assert "What A practice is about." in preview.content.decode()
    assert SharingTerms.objects.get().visibility == Visibility.PUBLIC


def test_a_new_page_can_be_previewed_and_leaves_nothing(desk: Client) -> None:
    address, values = new_form(desk, "practice", title="Tried", slug="tried")
    preview = f"{address}preview/"
    assert desk.post(preview, values).json()["is_valid"]
    assert "Tried" in desk.get(preview).content.decode()
    assert not SharingTerms.objects.exists()


def test_an_editor_narrows_and_the_published_page_follows_at_once(
    desk: Client, alice: User
) -> None:
    page = contribution(author=alice)
    save(desk, page, visibility=Visibility.COMMUNITY)
    assert CatalogueEntry.objects.get().visibility == Visibility.COMMUNITY


def test_an_editor_does_not_unveil_an_author(desk: Client, alice: User) -> None:
    page = contribution(author=alice, attribution=Attribution.ANONYMOUS)
    shown = save(desk, page, attribution=Attribution.NAMED, title="Kept as typed")
    assert "Only its author can show more than now." in shown
    assert "Kept as typed" in shown
    assert SharingTerms.objects.get().attribution == Attribution.ANONYMOUS


def test_compiled_content_has_no_author_even_when_an_editor_types_it(
    desk: Client,
) -> None:
    address, values = new_form(
        desk, "practice", title="Compiled", slug="compiled", is_compiled="on"
    )
    desk.post(address, values | {"action-publish": "true"})
    assert not SharingTerms.objects.get().authorships.exists()


def test_a_draft_saved_with_nothing_chosen_changes_no_terms(
    desk: Client, alice: User
) -> None:
    page = contribution(author=alice, visibility=Visibility.COMMUNITY)
    save(desk, page, visibility="", attribution="", title="Half typed")
    terms = SharingTerms.objects.get()
    assert (terms.visibility, terms.attribution) == (Visibility.COMMUNITY, "named")


def test_topics_are_ticked_below_their_groups(desk: Client, alice: User) -> None:
    theme = topic("media")
    actor = topic("media", group=TopicGroup.ACTOR)
    page = contribution(author=alice, topics=[theme])
    shown = desk.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    assert shown.index(">Themes<") < shown.index(">Actors<")
    save(desk, page, topics=[theme.pk, actor.pk], **{"action-publish": "true"})
    assert CatalogueEntry.objects.get().topic_ids == [theme.pk, actor.pk]


def test_sections_are_text_areas_of_markdown(desk: Client, alice: User) -> None:
    page = contribution(author=alice, lessons="Quick *answers*.")
    shown = desk.get(f"/cms/pages/{page.pk}/edit/").content.decode()
    assert '<textarea name="lessons"' in shown
    assert "Quick *answers*." in shown


def test_editing_what_is_published_and_publishing_shows_it_at_once(
    desk: Client, alice: User
) -> None:
    page = contribution(title="Old")
    save(desk, page, title="New", **{"action-publish": "true"})
    assert CatalogueEntry.objects.get().title == "New"
    assert arrived(alice.email) == []


def test_what_the_desk_changes_in_somebody_s_words_waits_for_them(
    desk: Client, alice: User
) -> None:
    page = contribution(author=alice, title="Old")
    response = save(desk, page, title="New", **{"action-publish": "true"})
    assert "once they agree" in response
    assert CatalogueEntry.objects.get().title == "Old"
    (mail,) = arrived(alice.email)
    assert mail.subject == "GAAMAC: please look at the edits: Old"
    assert f"/en/contribute/practice/{page.translation_key}/edits/" in mail.body


def test_how_a_text_is_filed_is_the_desk_s_to_change(desk: Client, alice: User) -> None:
    page = contribution(author=alice)
    save(desk, page, year="2020", **{"action-publish": "true"})
    assert CatalogueEntry.objects.get().year == 2020
    assert arrived(alice.email) == []


def test_unpublishing_in_the_desk_removes_it_at_once(desk: Client, alice: User) -> None:
    page = contribution(author=alice)
    desk.post(f"/cms/pages/{page.pk}/unpublish/")
    assert not CatalogueEntry.objects.exists()


def test_an_editor_locks_a_text_against_its_author(desk: Client, alice: User) -> None:
    page = contribution(author=alice)
    desk.post(f"/cms/pages/{page.pk}/lock/")
    page.refresh_from_db()
    assert page.locked


def test_a_copy_is_as_restricted_and_has_no_author(desk: Client, alice: User) -> None:
    page = contribution(
        author=alice,
        visibility=Visibility.FOCAL_POINTS,
        attribution=Attribution.ANONYMOUS,
    )
    place = page.get_parent().pk
    desk.post(
        f"/cms/pages/{page.pk}/copy/",
        {
            "new_title": "A copy",
            "new_slug": "a-copy",
            "new_parent_page": place,
        },
    )
    # What is new in the place of a kind is saved first (docs/decisions/0102).
    Page.objects.get(title="A copy").get_latest_revision().publish()
    entry = CatalogueEntry.objects.get(title="A copy")
    assert entry.visibility == Visibility.FOCAL_POINTS
    assert entry.is_anonymous
    terms = SharingTerms.objects.get(pk=entry.translation_key)
    assert not terms.authorships.exists()


def test_topics_are_kept_in_the_desk(desk: Client) -> None:
    response = desk.post(
        "/cms/topics/new/",
        {"group": "theme", "code": "water", "name_en": "Water", "order": 3},
        follow=True,
    )
    assert "Water" in response.content.decode()
    assert "Topics" in desk.get("/cms/").content.decode()


def test_a_topic_in_use_is_not_deleted_and_another_is(
    desk: Client, alice: User
) -> None:
    used, unused = topic("elections"), topic("floods")
    contribution(author=alice, topics=[used])
    page = desk.post(f"/cms/topics/delete/{used.pk}/", follow=True).content.decode()
    assert "1 contribution is about it" in page
    desk.post(f"/cms/topics/delete/{unused.pk}/")
    assert [one.code for one in Topic.objects.all()] == ["elections"]


def test_sharing_terms_have_no_form_of_their_own(desk: Client) -> None:
    menu = desk.get("/cms/").content.decode()
    assert "haring terms" not in menu
    assert desk.get("/cms/snippets/exchange/sharingterms/").status_code == 404
