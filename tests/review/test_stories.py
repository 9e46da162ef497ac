"""Who may do what with a text at each state of its life, told as a table apart from the code.

One data set: eleven people, ten texts of one author, one in each state. The table below was written
from docs/editors.md and product.md, not from the code; a cell is one address asked as one person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from wagtail.models import TaskState

from exchange import review as exchange_review
from exchange.catalogue import terms_of
from exchange.models import Contribution
from exchange.review import ReviewRefused
from exchange.services import save_draft, submit, take_offline, withdraw
from exchange.services.posting import Saved
from members.models import User
from practices.models import Practice
from review import services
from review.models import OutsideApproval, Reading
from tests.cast import plant_site
from tests.factories.members import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    editor,
    focal_point,
    member,
)
from tests.factories.posting import again, approved, drafted, latest, sent
from tests.factories.review import path_of, reviewer, sent_outside

pytestmark = pytest.mark.django_db

PEOPLE = (
    "reader", "pending", "author", "colleague", "member", "focal point", "reviewer", "official",
    "editor", "administrator",
)  # fmt: skip
STATES = (
    "draft", "submitted", "with reviewers", "outside", "changes requested", "published",
    "revised while published", "refused", "withdrawn", "unpublished",
)  # fmt: skip

E = {"editor", "administrator"}
ALL = set(PEOPLE)
IN_REVIEW = {"submitted", "with reviewers", "outside", "revised while published"}
PUBLIC = {"published", "revised while published"}

# What is asked: in which states whoever stands beside it may.
TABLE: dict[str, dict[str, set[str]]] = {
    "reads it in the library": dict.fromkeys(PUBLIC, ALL),
    "opens its form": {state: {"author"} for state in STATES},
    "sees it on the first screen of the desk": dict.fromkeys(IN_REVIEW, E),
    # What was never sent is its author's alone; what editors have seen they keep seeing.
    "reads it in the desk": {state: E for state in STATES if state != "draft"},
    "sees who reads it in the desk": dict.fromkeys(IN_REVIEW, E),
    "takes it": dict.fromkeys(IN_REVIEW, E),
    "reads it in a reviewer's queue": {"with reviewers": {"reviewer"}},
    "reads it by a link": {"outside": {"official"}},
    "approves it": dict.fromkeys(IN_REVIEW - {"with reviewers", "outside"}, E),
    "asks for changes": dict.fromkeys(IN_REVIEW, E),
}  # fmt: skip


@dataclass
class World:
    """The people, and the texts by state."""

    people: dict[str, User | None]
    texts: dict[str, Contribution] = field(default_factory=dict)
    link: OutsideApproval | None = None
    browsers: dict[str, Client] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once; taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        plant_site()
        made = World(cast())
        write(made)
        for name, person in made.people.items():
            made.browsers[name] = Client()
            if person is not None:
                made.browsers[name].force_login(person)
        yield made
        transaction.set_rollback(True)


def cast() -> dict[str, User | None]:
    house = OrganisationFactory(name="Peace Institute", slug="peace-institute")
    people: dict[str, User | None] = {
        "reader": None,
        "official": None,
        "pending": UserFactory(name="Pavel", email="pavel@example.org"),
        "author": member("Alice", organisation=house),
        "colleague": member("Bob", organisation=house),
        "member": member("Charlie"),
        "focal point": focal_point("Fatima"),
        "reviewer": member("Rita"),
        "editor": editor("Edith"),
        "administrator": editor("Ada"),
    }
    MembershipFactory(user=people["pending"], state="pending")
    ada = people["administrator"]
    ada.is_superuser = True
    ada.save()
    reviewer(people["reviewer"])
    return people


def write(world: World) -> None:
    """One text in each state, each by the service that brings it there."""
    alice, edith = world.people["author"], world.people["editor"]
    texts = world.texts
    texts["draft"] = drafted(alice, title="Story draft").page
    texts["submitted"] = sent(alice, title="Story submitted").page
    texts["with reviewers"] = sent(alice, title="Story with reviewers").page
    rita = world.people["reviewer"]
    services.ask_reviewers(edith, texts["with reviewers"].pk, [rita])
    texts["outside"] = sent(alice, title="Story outside").page
    world.link = sent_outside(edith, texts["outside"])
    texts["changes requested"] = sent(alice, title="Story changes").page
    exchange_review.request_changes(
        texts["changes requested"].current_workflow_task_state, edith, "Say when."
    )
    texts["published"] = approved(alice, edith, title="Story published")
    page = approved(alice, edith, title="Story revised")
    saved = Saved(latest(page.translation_key, Practice), terms_of(page), True)
    texts["revised while published"] = submit(
        alice, again(saved, summary="A newer summary.")
    ).page
    texts["refused"] = sent(alice, title="Story refused").page
    exchange_review.refuse(
        texts["refused"].current_workflow_task_state, edith, "Not our subject."
    )
    for state, page, act in (
        ("withdrawn", sent(alice, title="Story withdrawn").page, withdraw),
        (
            "unpublished",
            approved(alice, edith, title="Story unpublished"),
            take_offline,
        ),
    ):
        texts[state] = act(alice, page.kind, page.translation_key)


def shows(browser: Client, path: str, words: str) -> bool:
    """Whether this person gets the page, with these words on it."""
    answer = browser.get(path)
    assert answer.status_code in (200, 302, 403, 404, 410), (path, answer.status_code)
    return answer.status_code == 200 and words in answer.content.decode()


def undone(act: Callable[[], Any]) -> bool:
    """Whether an act of the services is allowed; whatever it did is taken back."""
    try:
        with transaction.atomic():
            act()
            raise _TakenBack
    except _TakenBack:
        return True
    except ReviewRefused:
        return False


class _TakenBack(Exception):
    pass


def decides(world: World, person: str, page: Contribution, action: str) -> bool:
    """Whether a decision by this browser changes the state of the review; taken back."""
    task = page.current_workflow_task_state
    if task is None:
        return False
    with transaction.atomic():
        world.browsers[person].post(
            f"/cms/review/{page.pk}/",
            {
                "action": action,
                "reason": "Say when.",
                "until": (timezone.localdate() + timedelta(days=7)).isoformat(),
                "revision": page.latest_revision_id,
            },
        )
        now = TaskState.objects.get(pk=task.pk)
        transaction.set_rollback(True)
    return now.status in (TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED)


Asked = Callable[[World, str, Contribution], bool]


def at(path: str) -> Asked:
    """Whether the text is shown at this address."""
    return lambda world, person, page: shows(
        world.browsers[person],
        path.format(pk=page.pk, slug=page.slug, key=page.translation_key),
        page.draft_title,
    )


def takes(world: World, person: str, page: Contribution) -> bool:
    user = world.people[person]
    return user is not None and undone(lambda: services.claim(user, page.pk))


def reads_in_queue(world: World, person: str, page: Contribution) -> bool:
    reading = Reading.objects.get()
    is_it = reading.workflow_state.object_id == str(page.pk)
    return is_it and at(f"/en/review/{reading.key}/")(world, person, page)


def reads_by_link(world: World, person: str, page: Contribution) -> bool:
    """The address is the permission: only the official was sent it."""
    is_it = world.link.workflow_state.object_id == str(page.pk)
    holds = person == "official" and is_it
    return holds and at(path_of(world.link))(world, person, page)


ASKED: dict[str, Asked] = {
    "reads it in the library": at("/en/practices/{slug}/"),
    "opens its form": at("/en/contribute/practice/{key}/"),
    "sees it on the first screen of the desk": at("/cms/"),
    "reads it in the desk": at("/cms/review/{pk}/"),
    "sees who reads it in the desk": at("/cms/reviewing/{pk}/"),
    "takes it": takes,
    "reads it in a reviewer's queue": reads_in_queue,
    "reads it by a link": reads_by_link,
    "approves it": lambda world, person, page: decides(world, person, page, "approve"),
    "asks for changes": lambda world, person, page: decides(world, person, page, "ask"),
}


def asked(world: World, what: str, person: str, state: str) -> bool:
    """Whether this person can do that in this state, as the portal answers."""
    page = latest(world.texts[state].translation_key, Practice)
    return ASKED[what](world, person, page)


@pytest.mark.parametrize("what", TABLE)
def test_each_role_may_at_each_state_what_the_table_says(
    world: World, what: str
) -> None:
    wrong = []
    for state in STATES:
        allowed = TABLE[what].get(state, set())
        for person in PEOPLE:
            expected = person in allowed
            if asked(world, what, person, state) is not expected:
                wrong.append(f"{person}, {state}: should{'' if expected else ' not'}")
    assert not wrong, what + "\n" + "\n".join(wrong)


def test_a_draft_saved_again_is_still_its_author_s_alone(world: World) -> None:
    page = latest(world.texts["draft"].translation_key, Practice)
    with transaction.atomic():
        save_draft(
            world.people["author"],
            again(Saved(page, terms_of(page), True), summary="Other words."),
        )
        assert not asked(world, "reads it in the desk", "editor", "draft")
        transaction.set_rollback(True)
