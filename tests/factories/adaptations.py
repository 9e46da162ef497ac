"""Records of adaptations for tests, written the way the portal writes them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from exchange.choices import Attribution
from exchange.models import CatalogueEntry
from gaamac.common.visibility import Visibility
from members.models import User
from practices import services
from practices.models import Adaptation, Practice
from practices.services import Told
from tests.factories.members import CountryFactory

PAGE = "/en/practices/monitors/"
FORM = f"{PAGE}used/"


def told(**changes: Any) -> Told:
    said: dict[str, Any] = {
        "country_id": CountryFactory().pk,
        "year": 2024,
        "changed": "We used the telephone.",
        "outcome": "It went well.",
        "language": "en",
        "visibility": Visibility.PUBLIC,
        "attribution": Attribution.NAMED,
    }
    return Told(**said | changes)


def entry_of(page: Practice) -> CatalogueEntry:
    return CatalogueEntry.objects.get(pk=page.pk)


def recorded(
    author: User, page: Practice, *, key: UUID | None = None, **changes: Any
) -> Adaptation:
    return services.record(author, entry_of(page), key or uuid4(), told(**changes))


def published(author: User, page: Practice, editor: User, **changes: Any) -> Adaptation:
    one = recorded(author, page, **changes)
    services.accept(editor, one.key, one.version)
    one.refresh_from_db()
    return one


def seen(client: Client, user: User | None, path: str = PAGE) -> str:
    client.logout()
    if user is not None:
        client.force_login(user)
    return client.get(path).content.decode()


def typed(**changes: Any) -> dict[str, str]:
    values = {
        "key": str(uuid4()),
        "version": "0",
        "country": str(CountryFactory().pk),
        "year": "2024",
        "changed": "We used the telephone.",
        "outcome": "It went well.",
        "language": "en",
        "visibility": "0",
        "attribution": "named",
    }
    return values | changes


# -- The form
