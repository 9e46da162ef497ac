"""What a form asks of the portal while somebody writes, as the person meets it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchange.choices import Attribution
from exchange.models import SharingTerms, WorkingCopy
from exchange.writing.copies import unsaved
from gaamac.home.limits import BY_NAME
from members.models import User
from practices.models import Practice
from tests.factories.exchange import contribution
from tests.factories.members import CountryFactory
from tests.factories.posting import approved, drafted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

NEW = "/en/contribute/practice/"


def typed(**changes: Any) -> dict[str, Any]:
    """What a browser sends of a form in which somebody writes."""
    CountryFactory()
    return {
        "base": "",
        "seen": "",
        "stamp": "a.1",
        "title": "Monitors for peace",
        "language": "en",
        "visibility": "0",
        "attribution": "named",
        "context": "Before the vo",
        **changes,
    }


def keep(client: Client, key: UUID | str, **changes: Any) -> Any:
    return client.post(f"{NEW}{key}/typed/", typed(**changes))


@pytest.fixture
def writing(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def test_what_is_typed_is_there_when_the_form_is_opened_again(writing: Client) -> None:
    key = uuid4()
    said = keep(writing, key).json()
    assert said["state"] == "kept"
    assert said["seen"] == "a.1"
    assert said["address"] == f"{NEW}{key}/"
    page = writing.get(said["address"]).content.decode()
    assert "Before the vo" in page
    assert "This is what you typed last." in page
    assert 'name="seen" value="a.1"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": "long ago"},
        {"title": "x" * 400},
        {"language": "xx", "visibility": "9", "attribution": "me"},
        {"country": ["nowhere"], "topic": ["-1"]},
        {"summary": "\x00" + "y" * 900},
        {"stamp": "no stamp" * 50, "base": "no base" * 50, "seen": "."},
    ],
)
def test_whatever_is_typed_is_kept_and_never_breaks_the_form(
    writing: Client, wrong: dict[str, Any]
) -> None:
    key = uuid4()
    assert keep(writing, key, **wrong).json()["state"] == "kept"
    for address in (f"{NEW}{key}/", f"{NEW}{key}/preview/"):
        assert writing.get(address).status_code == 200


def test_without_a_title_it_says_so(writing: Client) -> None:
    assert keep(writing, uuid4(), title=" ").json() == {"state": "untitled"}
    assert not SharingTerms.objects.exists()


def test_something_newer_is_said_and_not_written_over(
    writing: Client, alice: User
) -> None:
    saved = drafted(alice)
    answer = keep(writing, saved.page.translation_key, base="1-0-named")
    assert (answer.status_code, answer.json()) == (409, {"state": "newer"})


def test_more_than_a_contribution_is_not_kept(writing: Client) -> None:
    answer = keep(writing, uuid4(), context="z" * 300_000)
    assert answer.status_code == 413
    assert not WorkingCopy.objects.exists()


def test_who_is_signed_out_is_told_in_words_a_script_understands(
    client: Client, pavel: User, alice: User
) -> None:
    for address in (f"{NEW}{uuid4()}/typed/", "/en/contribute/as-read/"):
        answer = client.post(address, typed())
        assert (answer.status_code, answer.json()) == (401, {"state": "signed-out"})
    client.force_login(pavel)
    assert keep(client, uuid4()).status_code == 401
    client.force_login(alice)
    here = client.get(f"{NEW}{uuid4()}/typed/").json()
    assert here["state"] == "here"
    assert here["token"]


def test_another_member_s_text_can_neither_be_kept_nor_dropped(
    client: Client, alice: User, bob: User
) -> None:
    key = drafted(alice).page.translation_key
    client.force_login(bob)
    assert keep(client, key).status_code == 404
    assert client.post(f"{NEW}{key}/drop/").status_code == 404
    assert client.post(f"{NEW}{uuid4()}/drop/").status_code == 404


def test_who_drops_and_has_to_sign_in_again_is_led_to_the_form(
    client: Client, alice: User
) -> None:
    saved = drafted(alice)
    key = saved.page.translation_key
    client.force_login(alice)
    base = client.get(f"{NEW}{key}/").context["form"]["base"].value()
    assert keep(client, key, base=base).json()["state"] == "kept"
    client.logout()
    address = f"{NEW}{key}/drop/"
    assert "/account/login/" in client.post(address).url
    client.force_login(alice)
    form = client.get(address, follow=True)
    assert form.request["PATH_INFO"] == f"{NEW}{key}/"
    assert "This is what you typed last." in form.content.decode()


def test_dropping_goes_back_to_the_saved_text(writing: Client, alice: User) -> None:
    saved = drafted(alice, context="Saved.")
    key = saved.page.translation_key
    base = writing.get(f"{NEW}{key}/").context["form"]["base"].value()
    assert keep(writing, key, base=base).json()["state"] == "kept"
    page = writing.post(f"{NEW}{key}/drop/", follow=True).content.decode()
    assert "This is what was saved." in page
    assert "Before the vo" not in page
    assert unsaved(key) is None


def test_keeping_takes_as_many_queries_for_thirty_texts_as_for_one(
    writing: Client, alice: User
) -> None:
    key = drafted(alice).page.translation_key
    base = writing.get(f"{NEW}{key}/").context["form"]["base"].value()
    keep(writing, key, base=base)
    with CaptureQueriesContext(connection) as one:
        assert keep(writing, key, base=base, stamp="a.2").json()["state"] == "kept"
    for number in range(29):
        drafted(alice, title=f"Number {number}")
    with CaptureQueriesContext(connection) as thirty:
        keep(writing, key, base=base, stamp="a.3")
    assert len(thirty) == len(one) <= 19


def test_looking_at_it_changes_nothing_that_others_see(
    writing: Client, alice: User, edith: User
) -> None:
    page = approved(alice, edith, attribution=Attribution.ORGANISATION)
    key = page.translation_key
    opened = writing.get(f"{NEW}{key}/").context["form"]
    form = typed(
        base=opened["base"].value(),
        action="preview",
        title="With my name",
        summary="Seen before it is sent.",
        visibility="1",
        country=["404"],
    )
    shown = writing.post(f"{NEW}{key}/", form, follow=True).content.decode()
    assert "With my name" in shown
    assert alice.name in shown
    terms = SharingTerms.objects.get(pk=key)
    assert (terms.visibility, terms.attribution) == (0, "organisation")
    assert Practice.objects.get(pk=page.pk).title == "Monitors for peace"
    assert not Practice.objects.get(pk=page.pk).has_unpublished_changes
    assert alice.name not in client_page(page)


def client_page(page: Practice) -> str:
    return Client().get(f"/en/practices/{page.slug}/").content.decode()


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [(0, 4), (1, 3), (2, 2), (3, 1)],
)
def test_the_preview_says_who_would_find_nothing(
    writing: Client, alice: User, visibility: int, seen_by: int
) -> None:
    key = drafted(alice, visibility=visibility, context="Before.").page.translation_key
    pages = [
        writing.get(f"{NEW}{key}/preview/?as={word}").content.decode()
        for word in ("public", "community", "focal-points", "editors")
    ]
    assert ["Before." in page for page in pages] == [
        place >= 4 - seen_by for place in range(4)
    ]
    assert all("They find no page here" in page for page in pages[: 4 - seen_by])


def test_a_section_is_shown_as_its_page_will_show_it(writing: Client) -> None:
    answer = writing.post(
        "/en/contribute/as-read/", {"text": "**Bold** <script>alert(1)</script>"}
    )
    assert answer.content.decode() == (
        "<p><strong>Bold</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>\n"
    )


def test_what_is_pasted_comes_back_as_markdown(writing: Client) -> None:
    address = "/en/contribute/as-markdown/"
    answer = writing.post(address, {"html": "<h2>Why</h2><p>A <b>vote</b></p>"})
    assert answer.content.decode() == "## Why\n\nA **vote**"
    assert writing.post(address, {"html": "x" * 200_001}).status_code == 413


def test_how_often_a_window_may_ask_is_counted() -> None:
    for name in ("contribution-keep", "typed-as-read", "pasted"):
        assert [rule.per_member for rule in BY_NAME[name]] == [True]


def test_one_section_at_a_time_sends_the_others_along(writing: Client) -> None:
    form = typed(key=str(uuid4()), action="step-3", summary="Seen on the way.")
    page = writing.post(NEW, form, follow=True)
    assert page.redirect_chain[0][0].endswith("/?step=3")
    shown = page.content.decode()
    assert shown.count('" hidden>\n') == 4
    assert "Seen on the way." in shown
    assert "Go on: What it is about" in shown
    assert Practice.objects.get().title == "Monitors for peace"
    assert Practice.objects.get().get_latest_revision_as_object().summary == ""


def test_sections_can_be_turned_before_there_is_a_title(writing: Client) -> None:
    form = typed(title=" ", action="step-2", context="Before the vote.")
    page = writing.post(NEW, form).content.decode()
    assert "Before the vote." in page
    assert "Go on: The practice" in page
    assert not SharingTerms.objects.exists()


@pytest.mark.parametrize("step", ["0", "9", "99", "-1", "x", "²"])
def test_a_section_that_is_none_shows_the_whole_form(
    writing: Client, step: str
) -> None:
    page = writing.get(NEW, {"step": step})
    assert "Write it section by section" in page.content.decode()
    action = f"step-{step}"
    assert writing.post(NEW, typed(action=action), follow=True).status_code == 200


def test_what_is_wrong_is_never_in_a_hidden_section(writing: Client) -> None:
    form = typed(action="step-5", year="long ago")
    page = writing.post(NEW, form).content.decode()
    assert "in four figures" in page
    assert "Write it section by section" in page


def test_the_hints_answer_what_is_typed(writing: Client) -> None:
    contribution(title="Managing rumours in the Tana Delta")
    answer = writing.post(
        f"{NEW}{uuid4()}/hints/", typed(title="Managing rumours in the Delta")
    )
    page = answer.content.decode()
    assert "Add an adaptation instead" in page
    assert "/en/practices/managing-rumours-in-the-tana-delta/used/" in page
    assert "<html" not in page


def test_what_reviewers_will_miss_is_said_until_it_is_there(
    writing: Client, alice: User
) -> None:
    key = drafted(alice, context="Before.").page.translation_key
    page = writing.get(f"{NEW}{key}/").content.decode()
    assert '<li data-lack="context" hidden>' in page
    assert '<li data-lack="results">' in page
    assert "If it did not work, that is a result." in page


@pytest.mark.parametrize("action", ["save", "send", "preview"])
def test_without_script_what_is_near_stands_on_the_page_after_the_form(
    writing: Client, bob: User, action: str
) -> None:
    contribution(author=bob, title="Monitors for peaceful polls")
    place = CountryFactory()
    form = typed(stamp="", key=uuid4(), action=action, country=place.pk)
    form |= {"summary": "Young people watch polling stations."}
    near = "A practice about this exists."
    page = writing.post(NEW, form, follow=True).content.decode()
    assert near in page
    assert "/used/" in page
    # Once said is enough: a script has shown it beside the form.
    scripted = form | {"stamp": "b.1", "key": uuid4(), "title": "Monitors for peace!"}
    assert near not in writing.post(NEW, scripted, follow=True).content.decode()
    far = form | {"key": uuid4(), "title": "Something else", "summary": "Of wells."}
    assert near not in writing.post(NEW, far, follow=True).content.decode()


def test_what_is_near_is_told_of_one_s_own_drafts_alone(
    writing: Client, bob: User
) -> None:
    contribution(author=bob, title="Monitors for peaceful polls")
    other = drafted(bob).page.translation_key
    for saved in (
        f"practice.{other}",
        f"nothing.{other}",
        "practice.",
        f"meeting.{other}",
    ):
        page = writing.get("/en/me/", {"saved": saved})
        assert page.status_code == 200
        assert "A practice about this exists." not in page.content.decode()
