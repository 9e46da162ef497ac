"""Posting, as the person at the form meets it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchange.choices import PostState
from exchange.models import CatalogueEntry, SharingTerms
from exchange.services import save_draft
from exchange.states import state_of
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution
from tests.factories.members import CountryFactory
from tests.factories.posting import again, approved, drafted, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

NEW = "/en/contribute/practice/"


def typed(**changes: Any) -> dict[str, Any]:
    """What a browser sends when the form is filled."""
    CountryFactory()
    return {
        "key": str(uuid4()),
        "base": "",
        "action": "send",
        "title": "Monitors for peace",
        "summary": "Young people watch polling stations.",
        "language": "en",
        "country": ["404"],
        "visibility": "0",
        "attribution": "named",
        "context": "Before the vote.",
        **changes,
    }


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def key_in(response: Any) -> UUID:
    return response.context["key"]


def page_of(response: Any) -> str:
    return response.content.decode()


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client: Client) -> None:
    response = client.get(NEW)
    assert response.url == f"/en/account/login/?next={NEW}"


def test_a_pending_member_is_told_to_wait(client: Client, pavel: User) -> None:
    for address in ("/en/contribute/", NEW, f"{NEW}{uuid4()}/"):
        response = as_(client, pavel).get(address)
        assert "Your application is being read" in page_of(response)


def test_the_kinds_are_offered_in_plain_words(client: Client, alice: User) -> None:
    page = page_of(as_(client, alice).get("/en/contribute/"))
    for kind in ("practice", "challenge", "offer"):
        assert f'href="/en/contribute/{kind}/"' in page


def test_a_meeting_is_not_written_by_members(client: Client, alice: User) -> None:
    assert as_(client, alice).get("/en/contribute/meeting/").status_code == 404
    address = f"/en/contribute/meeting/{uuid4()}/"
    assert as_(client, alice).get(address).status_code == 404


@pytest.mark.parametrize("kind", ["practice", "challenge", "offer"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_kind_has_a_form_in_every_language(
    client: Client, alice: User, kind: str, language: str
) -> None:
    response = as_(client, alice).get(f"/{language}/contribute/{kind}/")
    assert response.status_code == 200
    assert f'lang="{language}"' in page_of(response)


def test_sending_gives_it_to_the_editors_and_says_so(
    client: Client, alice: User
) -> None:
    response = as_(client, alice).post(NEW, typed(), follow=True)
    assert response.redirect_chain == [("/en/me/", 302)]
    assert "Sent to the editors" in page_of(response)
    assert state_of(Practice.objects.get()) == PostState.IN_REVIEW


def test_saving_keeps_a_draft_and_sends_nothing(client: Client, alice: User) -> None:
    form = typed(action="save", summary="", country=[])
    response = as_(client, alice).post(NEW, form, follow=True)
    assert "Your draft is saved." in page_of(response)
    assert state_of(Practice.objects.get()) == PostState.DRAFT


def test_the_preview_saves_and_shows_the_reader_s_page(
    client: Client, alice: User
) -> None:
    response = as_(client, alice).post(NEW, typed(action="preview"), follow=True)
    page = page_of(response)
    assert "This is how readers will see it." in page
    assert "<p>Before the vote.</p>" in page
    assert state_of(Practice.objects.get()) == PostState.DRAFT


def test_a_form_sent_twice_makes_one_contribution(client: Client, alice: User) -> None:
    form = typed()
    for _time in range(2):
        response = as_(client, alice).post(NEW, form, follow=True)
        assert "Sent to the editors" in page_of(response)
    assert Practice.objects.count() == 1


def test_what_is_missing_is_said_above_and_beside_its_field_and_all_is_kept(
    client: Client, alice: User
) -> None:
    form = typed(country=[], title="Una Hakika", results="Half the rumours.")
    response = as_(client, alice).post(NEW, form)
    page = page_of(response)
    assert response.status_code == 200
    assert "<title>Error: " in page
    assert page.count("Choose at least one country, or “worldwide”.") == 2
    assert 'href="#id_country"' in page
    assert "Una Hakika" in page
    assert "Half the rumours." in page
    assert f'value="{form["key"]}"' in page
    assert not Practice.objects.exists()


def test_saving_needs_a_title(client: Client, alice: User) -> None:
    response = as_(client, alice).post(NEW, typed(action="save", title=" "))
    assert "Give it a title." in page_of(response)
    assert "Before the vote." in page_of(response)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("title", "x" * 121, "at most 120 fit"),
        ("summary", "x" * 401, "at most 400 fit"),
        ("context", "x" * 12_001, "at most 12000 fit"),
        ("year", "about 2013", "in four figures"),
        ("year", "20131", "in four figures"),
        ("title", "nul \x00 here", "can’t be stored"),
        ("visibility", "7", "valid choice"),
        ("country", "999", "valid choice"),
        ("topic", "999999999", "valid choice"),
        ("topic", "x", "valid choice"),
        ("language", "tlh", "valid choice"),
        ("attribution", "", "Choose one."),
    ],
)
def test_what_can_not_be_stored_is_refused_beside_its_field(
    client: Client, alice: User, field: str, text: str, words: str
) -> None:
    response = as_(client, alice).post(NEW, typed(**{field: text}))
    assert response.status_code == 200
    assert words in page_of(response)
    assert "Young people watch polling stations." in page_of(response) or field == (
        "summary"
    )
    assert not Practice.objects.exists()


def test_a_year_may_be_typed_in_other_figures(client: Client, alice: User) -> None:
    as_(client, alice).post(NEW, typed(year="٢٠١٣"))
    assert Practice.objects.get().year == 2013


def test_control_characters_are_dropped_and_markup_stays_text(
    client: Client, alice: User, edith: User
) -> None:
    form = typed(
        title="Mon\x07itors \u202eevil", context="<b>bold</b> [x](javascript:1)"
    )
    as_(client, alice).post(NEW, form)
    practice = Practice.objects.get()
    assert practice.title == "Monitors evil"
    assert practice.context == "<b>bold</b> [x](javascript:1)"
    page = page_of(as_(client, alice).get(f"{NEW}{practice.translation_key}/preview/"))
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert 'href="javascript' not in page


def test_a_key_that_is_no_key_loses_nothing(client: Client, alice: User) -> None:
    as_(client, alice).post(NEW, typed(key="' OR 1=1"))
    assert Practice.objects.get().title == "Monitors for peace"


def test_the_meter_counts_what_is_there(client: Client, alice: User) -> None:
    response = as_(client, alice).get(NEW)
    assert "2 of 19 parts are there" in page_of(response)
    form = typed(action="send", country=[], results="Some.")
    response = as_(client, alice).post(NEW, form)
    assert "6 of 19 parts are there" in page_of(response)
    parts = {str(part.label): str(part.words) for part in response.context["parts"]}
    assert (parts["Where"], parts["Results"]) == ("missing", "written")


def test_the_form_opens_with_the_draft_as_it_stands(
    client: Client, alice: User
) -> None:
    saved = drafted(alice, title="Half done", visibility=Visibility.COMMUNITY)
    response = as_(client, alice).get(f"{NEW}{saved.page.translation_key}/")
    page = page_of(response)
    assert "Half done" in page
    assert response.context["form"]["visibility"].value() == Visibility.COMMUNITY
    assert response.context["form"]["country"].value() == [404]


def test_what_is_somebody_elses_answers_like_what_is_not_there(
    client: Client, alice: User, bob: User, edith: User
) -> None:
    key = drafted(alice).page.translation_key
    for user in (bob, edith):
        for tail in ("", "preview/", "take-back/"):
            theirs = as_(client, user).get(f"{NEW}{key}/{tail}")
            nothing = as_(client, user).get(f"{NEW}{uuid4()}/{tail}")
            assert theirs.status_code == nothing.status_code == 404
        response = as_(client, user).post(NEW, typed(key=str(key)))
        assert response.status_code == 404
    assert Practice.objects.get().title == "Monitors for peace"


def test_an_edit_from_an_older_form_offers_both_versions(
    client: Client, alice: User
) -> None:
    saved = drafted(alice)
    key = saved.page.translation_key
    stale = typed(key=str(key), base=_base(client, alice, key), title="From one window")
    save_draft(alice, again(saved, title="From the other window"))
    response = as_(client, alice).post(f"{NEW}{key}/", stale)
    page = page_of(response)
    assert "This was changed after you opened it." in page
    assert "From the other window" in page
    assert "From one window" in page
    assert _latest().title == "From the other window"
    seen = {**stale, "base": response.context["form"]["base"].value()}
    as_(client, alice).post(f"{NEW}{key}/", seen)
    assert _latest().title == "From one window"


def _base(client: Client, user: User, key: UUID) -> str:
    form = as_(client, user).get(f"{NEW}{key}/").context["form"]
    return form["base"].value()


def _latest() -> Practice:
    return Practice.objects.get().get_latest_revision_as_object()


def test_what_was_typed_outlives_the_session(client: Client, alice: User) -> None:
    form = typed(action="send", lessons="A long text.")
    response = client.post(NEW, form)
    assert response.url.startswith("/en/account/login/")
    client.force_login(alice)
    response = client.get(NEW)
    page = page_of(response)
    assert "You had been signed out." in page
    assert "A long text." in page
    assert str(key_in(response)) == form["key"]
    assert "A long text." not in page_of(client.get(NEW))


def test_what_the_editors_read_stays_complete(client: Client, alice: User) -> None:
    saved = sent(alice)
    key = saved.page.translation_key
    base = _base(client, alice, key)
    form = typed(action="save", key=str(key), base=base, summary="")
    response = as_(client, alice).post(f"{NEW}{key}/", form)
    assert "Say in one or two lines what it is." in page_of(response)
    form["summary"] = "Better."
    response = as_(client, alice).post(f"{NEW}{key}/", form, follow=True)
    assert "The editors now read this version." in page_of(response)


def test_the_reason_for_changes_stands_above_the_form(
    client: Client, alice: User, edith: User
) -> None:
    from exchange import review

    page = sent(alice).page
    review.request_changes(
        page.current_workflow_task_state, edith, "Say <b>where</b>, please."
    )
    shown = page_of(as_(client, alice).get(f"{NEW}{page.translation_key}/"))
    assert "Say &lt;b&gt;where&lt;/b&gt;, please." in shown


def test_the_language_of_what_is_published_is_fixed(
    client: Client, alice: User, edith: User
) -> None:
    page = approved(alice, edith)
    response = as_(client, alice).get(f"{NEW}{page.translation_key}/")
    assert response.context["form"].fields["language"].choices == [("en", "English")]


@pytest.mark.parametrize(
    ("state", "question", "answer"),
    [
        ("draft", "Delete this draft?", "The draft is deleted."),
        ("sent", "Take it back from the editors?", "Taken back from the editors."),
        ("published", "Take it offline?", "Taken offline."),
    ],
)
def test_taking_back_asks_first(
    client: Client, alice: User, edith: User, state: str, question: str, answer: str
) -> None:
    page = {
        "draft": lambda: drafted(alice).page,
        "sent": lambda: sent(alice).page,
        "published": lambda: approved(alice, edith),
    }[state]()
    address = f"{NEW}{page.translation_key}/take-back/"
    assert question in page_of(as_(client, alice).get(address))
    assert answer in page_of(as_(client, alice).post(address, follow=True))
    assert not CatalogueEntry.objects.exists()


def test_a_compiled_practice_has_no_form_for_anyone(
    client: Client, alice: User
) -> None:
    page = contribution(is_compiled=True)
    address = reverse("contribution-edit", args=["practice", page.translation_key])
    assert as_(client, alice).get(address).status_code == 404


def test_a_named_author_without_an_organisation_is_not_offered_one(
    client: Client, charlie: User
) -> None:
    form = as_(client, charlie).get(NEW).context["form"]
    offered = [value for value, _label in form.fields["attribution"].choices]
    assert offered == ["named", "anonymous"]


def test_the_form_takes_as_many_queries_for_thirty_posts_as_for_one(
    client: Client, alice: User
) -> None:
    key = drafted(alice).page.translation_key
    client.force_login(alice)
    client.get(f"{NEW}{key}/")
    with CaptureQueriesContext(connection) as one:
        client.get(f"{NEW}{key}/")
    for number in range(29):
        drafted(alice, title=f"Number {number}")
    with CaptureQueriesContext(connection) as thirty:
        client.get(f"{NEW}{key}/")
    assert len(thirty) == len(one) <= 29


def test_who_may_see_it_is_the_author_s_choice(client: Client, alice: User) -> None:
    as_(client, alice).post(NEW, typed(visibility="2", attribution="anonymous"))
    terms = SharingTerms.objects.get()
    assert (terms.visibility, terms.attribution) == (2, "anonymous")
    assert terms.organisation is None
