"""Posts as the services get them, and the road of a post through the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from exchange import review
from exchange.bases import base_of
from exchange.choices import Attribution, Kind
from exchange.models import Contribution
from exchange.services import Post, Saved, save_draft, submit
from gaamac.common.visibility import Visibility
from members.models import User
from tests.factories.members import CountryFactory


def a_post(kind: str = Kind.PRACTICE, **changes: Any) -> Post:
    """A complete post of a new key; `changes` are fields of the post, or of the page."""
    fields: dict[str, Any] = {
        "kind": kind,
        "key": uuid4(),
        "language": "en",
        "visibility": Visibility.PUBLIC,
        "attribution": Attribution.NAMED,
        "base": "",
        "seen": "",
        "stamp": "",
    }
    values = {
        "title": "Monitors for peace",
        "summary": "Young people watch polling stations.",
        "sources": "",
        "is_worldwide": False,
    }
    chosen = {"countries": [CountryFactory()], "regions": [], "topics": []}
    for name, value in changes.items():
        home = fields if name in fields else chosen if name in chosen else values
        home[name] = value
    return Post(**fields, values=values, chosen=chosen)


def again(saved: Saved, **changes: Any) -> Post:
    """The form of something saved, opened now, with some fields changed."""
    page, terms = saved.page, saved.terms
    terms.refresh_from_db()
    fields = {
        "key": page.translation_key,
        "language": page.language,
        "visibility": terms.visibility,
        "attribution": terms.attribution,
        "base": base_of(page, terms),
        "title": page.title,
        "summary": page.summary,
        "countries": list(page.countries.all()),
    }
    return a_post(page.kind, **{**fields, **changes})


def drafted(author: User, **changes: Any) -> Saved:
    """A draft that its author has saved and not sent."""
    return save_draft(author, a_post(**changes))


def sent(author: User, **changes: Any) -> Saved:
    """A post that waits for the editors."""
    return submit(author, a_post(**changes))


def latest(key: UUID, model: type[Contribution]) -> Contribution:
    """The page of a key as the database has it."""
    return model.objects.filter(translation_key=key).order_by("pk").first()


def approved(author: User, editor: User, **changes: Any) -> Contribution:
    """A post that an editor has approved, as published."""
    saved = sent(author, **changes)
    review.approve(saved.page.current_workflow_task_state, editor)
    return latest(saved.page.translation_key, type(saved.page))
