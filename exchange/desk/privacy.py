"""Drafts that were never sent are their author's alone: editors don't meet them in the desk.

Four doors: lists ask Wagtail's one permission policy and its hooks, the admin's API has its own
list, what uses a file is named only where a way leads to it, and every address that names a page
is asked by the middleware (exchange/middleware.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.wagtail_hooks import PageAdminURLFinder
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from ..models import Authorship, SealedAuthor, SharingTerms

if TYPE_CHECKING:
    from django.db.models import QuerySet


def private_drafts(but_of: Any) -> QuerySet[Page]:
    """The pages of never sent, never published drafts, but for this person's own."""
    from ..authors import written_by  # noqa: PLC0415 - models import this package

    unsent = SharingTerms.objects.filter(submitted_at=None).filter(
        Exists(Authorship.objects.filter(terms=OuterRef("pk")))
        | Exists(SealedAuthor.objects.filter(terms=OuterRef("pk")))
    )
    unsent = unsent.exclude(pk__in=written_by(but_of))
    return Page.objects.filter(
        translation_key__in=unsent.values("translation_key"), first_published_at=None
    )


def without_private_drafts(pages: Any, user: Any) -> Any:
    """A query of pages as this person may list them in the desk."""
    return pages.exclude(pk__in=private_drafts(but_of=user).values("pk"))


class DraftsArePrivate(PagePermissionPolicy):
    """Wagtail's rule for pages, behind the page tree, search and all reports."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        """The pages on which this person may do any of these things."""
        pages = super().instances_user_has_any_permission_for(user, actions)
        return without_private_drafts(pages, user)

    def explorable_instances(self, user: Any) -> Any:
        """The pages that this person may list."""
        pages = super().explorable_instances(user)
        return without_private_drafts(pages, user)


class WaysToPages(PageAdminURLFinder):
    """Where the desk says what uses a file or a place: "private", without a title, where none leads."""

    def get_edit_url(self, instance: Page) -> str | None:
        """The address of the page's form; None for somebody else's unsent draft.

        Without a user nobody asks whose it is: so a chooser says what its own page has chosen.
        """
        if self.user and self._is_hidden(instance):
            return None
        address: str | None = super().get_edit_url(instance)
        return address

    def _is_hidden(self, page: Page) -> bool:
        return private_drafts(but_of=self.user).filter(pk=page.pk).exists()


class PagesWithoutPrivateDrafts(PagesAdminAPIViewSet):
    """The admin's API for pages, behind its menu: reads only; what changes pages goes by the desk."""

    actions: dict[str, Any] = {}  # noqa: RUF012 - as in the class above

    def get_base_queryset(self) -> Any:
        """What this person may list."""
        return without_private_drafts(super().get_base_queryset(), self.request.user)
