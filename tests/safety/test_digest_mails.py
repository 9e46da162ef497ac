"""The bytes of a digest mail, subject, bodies and addresses: what each reader of the matrix is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from digests.batches import choose_for, names_of
from digests.messages import build_message
from digests.rendering import Press
from tests.factories.digests import preference

from . import rule
from .asking import Asker
from .canaries import canaries_in
from .judging import Court
from .stage import world_on_stage
from .world import World

pytestmark = [pytest.mark.django_db]
MAILED = tuple(reader for reader in rule.READERS if reader != "nobody")
# The author has written all of it: one's own is no news.
TOLD = tuple(reader for reader in rule.MEMBERS if reader != "author")


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, worker_id: str
) -> Iterator[World]:
    """The data set of the matrix."""
    with django_db_blocker.unblock(), world_on_stage(worker_id) as world:
        yield world


@pytest.fixture(scope="module")
def court(world: World) -> Court:
    """Knows what each reader may be told."""
    return Court(world, Asker({}))


def mailed(world: World, reader: str, *, is_discreet: bool) -> str:
    """All that a mail with everything new in it says; nothing for who gets none."""
    user = world.people[reader]
    preference(user, is_discreet=is_discreet)
    now = timezone.now()
    who, choice = choose_for(user.pk, now - timedelta(days=4000), now)
    if who is None or who.reason_to_skip() or not choice.counts:
        return ""
    press = Press()
    press.learn(names_of([who]))
    whole = replace(choice, most=10_000)
    body = press.body(who, "weekly", "2026-W47", whole)
    message = build_message(who, body, name="matrix", items=len(whole.picks))
    parsed = message_from_bytes(message.content, policy=policy.default)
    assert not parsed.defects
    headers = "\n".join(f"{name}: {value}" for name, value in parsed.items())
    texts = (parsed.get_body((kind,)) for kind in ("plain", "html"))
    return "\n".join([headers, *(str(text.get_content()) for text in texts)])


@pytest.mark.parametrize("reader", MAILED)
def test_a_digest_tells_each_reader_what_the_matrix_says(
    world: World, court: Court, reader: str
) -> None:
    told = canaries_in(mailed(world, reader, is_discreet=False))
    # An author is told of what is asked of their own drafts.
    own = {
        item.words["title"]
        for item in world.items
        if rule.owns(reader, item) and "title" in item.words
    }
    leaks = told - court.allowed(reader, None) - own
    assert not leaks, [court.named(word) for word in leaks]
    if reader in TOLD:
        assert len(told) > 20
    else:
        assert not told


@pytest.mark.parametrize("reader", TOLD)
def test_a_discreet_digest_names_what_is_public_alone(
    world: World, court: Court, reader: str
) -> None:
    mail = mailed(world, reader, is_discreet=True)
    public = frozenset(
        item.words[field]
        for item in world.items
        if item.visibility == rule.PUBLIC
        for field in rule.shown(reader, item)
        if field in item.words
    )
    topics = {
        topic.code for (_state, level), topic in world.topics.items() if level == 0
    }
    told = canaries_in(mail)
    assert told
    leaks = told - public - topics
    assert not leaks, [court.named(word) for word in leaks]


def test_what_is_hidden_from_a_member_is_not_counted_either(world: World) -> None:
    """The mail of a focal point tells of more than a member's, and each number says how much."""
    counts = {}
    for reader in ("member", "focal point", "editor"):
        user = world.people[reader]
        preference(user)
        now = timezone.now()
        _who, choice = choose_for(user.pk, now - timedelta(days=4000), now)
        counts[reader] = choice.total
        assert choice.total <= sum(rule.reads(reader, item) for item in world.items)
    assert counts["member"] < counts["focal point"] <= counts["editor"]
