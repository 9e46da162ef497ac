"""Saved searches: a member keeps a view of a list under a name."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from members.models import User

from ..models import SavedSearch
from ..permissions import can_save_searches
from .errors import TooLong, TooMany
from .transactions import in_one_transaction

# Far more than anybody comes back to; each costs something in every digest.
MOST_SAVED = 50
# A view with more filters than that was not made by hand.
QUERY_LENGTH = 4000


@in_one_transaction
def save_search(
    member: User, name: str, kind: str, query: str, *, in_digest: bool
) -> tuple[SavedSearch, bool]:
    """Keep this view under this name, and whether it is new; the one there is takes the name.

    `query` is the canonical one of a filter, without its page. Raises PermissionDenied for who
    is no member, TooMany beyond `MOST_SAVED`, TooLong for a query beyond `QUERY_LENGTH`.
    """
    if not can_save_searches(member):
        raise PermissionDenied
    if len(query) > QUERY_LENGTH:
        raise TooLong
    # One after the other, so that no two forms pass the limit together.
    User.objects.select_for_update().get(pk=member.pk)
    own = SavedSearch.objects.of(member)
    search = own.filter(kind=kind, query=query).first()
    is_new = search is None
    if search is None:
        if own.count() >= MOST_SAVED:
            raise TooMany
        search = SavedSearch(member=member, kind=kind, query=query)
    search.name, search.in_digest = name, in_digest
    search.save()
    return search, is_new


@in_one_transaction
def change_search(search: SavedSearch, name: str, *, in_digest: bool) -> None:
    """Give a search another name, and have its news in the digest or not."""
    search.name, search.in_digest = name, in_digest
    search.save(update_fields=["name", "in_digest"])


@in_one_transaction
def forget_search(search: SavedSearch) -> None:
    """Keep it no longer."""
    search.delete()


@in_one_transaction
def look_at(search: SavedSearch) -> None:
    """Note that its member opens it now: what is there already is no longer new."""
    search.looked_at = timezone.now()
    search.save(update_fields=["looked_at"])
