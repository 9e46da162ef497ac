"""What is made many at once is what the slow road makes, in the desk and for readers."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageLogEntry, ReferenceIndex, WorkflowState
from wagtail.search.backends import get_search_backend

from exchange import catalogue, services
from exchange.choices import Kind
from exchange.models import Address, CatalogueEntry, SharingTerms
from exchange.services import Post
from gaamac.common.visibility import Visibility
from members.models import User
from practices.models import Practice
from tests.exchange.imports.files import Import, row
from tests.factories.exchange import contribution, topic
from tests.factories.members import CountryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

DIFFERENT = {
    "id", "page_ptr", "page_ptr_id", "pk", "path", "slug", "url_path", "translation_key", "title",
    "latest_revision", "latest_revision_created_at", "live_revision", "first_published_at",
    "last_published_at", "owner", "summary", "draft_title",
}  # fmt: skip


def rows(number: int = 1, **cells: Any) -> list[dict[str, Any]]:
    return [row(id=str(one), title=f"Drama {one}", **cells) for one in range(number)]


def imported() -> Practice:
    return Practice.objects.get(title="Drama 0")


def values(page: Practice) -> dict[str, Any]:
    return {
        field.name: getattr(page, field.attname)
        for field in page._meta.concrete_fields
        if field.name not in DIFFERENT
    }


def steps_of(review: WorkflowState) -> list[tuple[str, str, bool]]:
    """The steps so far, how each ended, and whether it did."""
    return [
        (state.task.name, state.status, state.finished_at is not None)
        for state in review.task_states.order_by("pk").select_related("task")
    ]


def test_a_draft_is_as_if_it_had_been_added_one_by_one(run_import: Import) -> None:
    kenya, theme = CountryFactory(), topic("elections")
    slow = contribution(
        publish=False, countries=[kenya], topics=[theme], is_worldwide=True
    )
    slow = slow.get_latest_revision_as_object()
    slow.tags.add("radio")
    slow.save_revision()
    slow = Practice.objects.get(pk=slow.pk)
    run_import(rows(country="Kenya", topic="elections", tags="radio"))
    fast = imported()
    assert values(fast) == values(slow)
    assert list(fast.countries.all()) == [kenya]
    assert list(fast.topics.all()) == [theme]
    content, wanted = fast.latest_revision.content, slow.latest_revision.content
    assert content.keys() == wanted.keys()
    differing = {name for name in content if content[name] != wanted[name]}
    assert differing <= DIFFERENT | {"tagged_items"}
    assert content["tagged_items"][0]["tag"] == wanted["tagged_items"][0]["tag"]


def test_the_tree_holds_together(run_import: Import) -> None:
    contribution()
    run_import([*rows(3), row(id="9", title="En français", language="fr")])
    bad, *others = Page.find_problems()
    assert not bad
    assert not any(others)
    contribution(title="Afterwards")
    assert not any(Page.find_problems())
    assert imported().get_parent().specific.kind == Kind.PRACTICE


def test_a_draft_waits_in_review_and_is_approved_there(
    run_import: Import, client: Any, edith: User
) -> None:
    run_import(rows(visibility="public"))
    page = imported()
    assert not page.live
    assert page.has_unpublished_changes
    client.force_login(edith)
    assert "Drama 0" in client.get("/cms/").content.decode()
    state = page.current_workflow_task_state
    response = client.post(
        f"/cms/pages/workflow/action/{page.pk}/approve/{state.pk}/", {"comment": ""}
    )
    assert response.status_code in (200, 302)
    page.refresh_from_db()
    assert page.live
    assert CatalogueEntry.objects.get().title == "Drama 0"
    assert CatalogueEntry.objects.get().announced_at is None
    assert not list(catalogue.differences())


def test_the_review_is_noted_as_wagtail_notes_it(
    run_import: Import, alice: User
) -> None:
    post = Post(
        kind="practice", key=__import__("uuid").uuid4(), language="en", visibility=0, attribution="named",
        values={"title": "Slow", "summary": "S", "is_worldwide": True}, chosen={},
    )  # fmt: skip
    services.submit(alice, post)
    run_import(rows())
    slow, fast = WorkflowState.objects.order_by("pk")
    for name in ("content_type", "base_content_type", "workflow", "status"):
        assert getattr(slow, name) == getattr(fast, name)
    for name in ("task", "status", "content_type"):
        assert getattr(slow.current_task_state, name) == getattr(
            fast.current_task_state, name
        )
    assert steps_of(fast) == steps_of(slow)
    actions = PageLogEntry.objects.filter(page=imported().pk).order_by("pk")
    assert [entry.action for entry in actions] == [
        "wagtail.create",
        "wagtail.workflow.start",
    ]
    assert {entry.user_id for entry in actions} == {None}


def test_published_rows_are_in_the_catalogue_and_no_news(run_import: Import) -> None:
    CountryFactory()
    run_import(rows(2, visibility="community", country="KE"), "--publish")
    assert not list(catalogue.differences())
    entry = CatalogueEntry.objects.get(title="Drama 0")
    assert entry.visibility == Visibility.COMMUNITY
    assert entry.announced_at is None
    assert entry.country_ids == [404]
    page = imported()
    assert page.live
    assert page.live_revision == page.latest_revision
    assert not page.has_unpublished_changes


def test_a_live_page_stays_live_when_an_edit_is_scheduled_or_saved(
    run_import: Import,
) -> None:
    run_import(rows(visibility="public"), "--publish")
    page = imported().get_latest_revision_as_object()
    page.summary = "Edited."
    page.save_revision().publish()
    assert CatalogueEntry.objects.get().summary == "Edited."
    assert not list(catalogue.differences())


def test_the_desk_finds_what_was_imported(run_import: Import) -> None:
    run_import(rows(tags="wireless"))
    assert [page.title for page in get_search_backend().search("Drama", Page)] == [
        "Drama 0"
    ]
    before = set(
        ReferenceIndex.objects.values_list(
            "to_object_id", "model_path", "content_path_hash"
        )
    )
    assert before
    ReferenceIndex.create_or_update_for_object(imported())
    after = set(
        ReferenceIndex.objects.values_list(
            "to_object_id", "model_path", "content_path_hash"
        )
    )
    assert before == after


def test_each_has_an_address_of_its_own(run_import: Import) -> None:
    contribution(title="Drama")
    run_import([row(id=str(one), title="Drama") for one in range(3)])
    slugs = Address.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["drama", "drama-2", "drama-3", "drama-4"]
    assert set(Practice.objects.values_list("slug", flat=True)) == set(slugs)


def test_imports_have_no_author_and_are_the_editors_own(run_import: Import) -> None:
    run_import(rows())
    terms = SharingTerms.objects.get()
    assert terms.visibility == Visibility.EDITORS
    assert not terms.authorships.exists()
    assert not terms.is_news
    assert terms.submitted_at is not None


@pytest.mark.parametrize("options", [(), ("--publish", "--visibility=public")])
def test_queries_are_by_batch_and_not_by_row(
    run_import: Import, options: tuple[str, ...]
) -> None:
    CountryFactory()
    topic("elections")

    def queries(number: int, source: str) -> int:
        table = [
            row(
                id=str(one),
                title=f"{source} {one}",
                country="KE",
                topic="elections",
                tags="a; b",
            )
            for one in range(number)
        ]
        with CaptureQueriesContext(connection) as captured:
            run_import(table, f"--source={source}", *options)
        return len(captured)

    queries(1, "warm")
    few, many = queries(10, "few"), queries(150, "many")
    # Only the catalogue is written page by page, with the code that everything else uses.
    per_row = (many - few) / 140
    assert per_row < (28 if options else 0.1)
