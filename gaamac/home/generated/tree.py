"""Where generated pages stand in the page tree: after the last child of each language's place."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import F
from wagtail.models import Locale, Page

from exchange.choices import Kind
from exchange.models import ContributionIndexPage


class Place(NamedTuple):
    """One free place of the tree."""

    path: str
    depth: int
    url_path: str
    locale_id: int


class Places:
    """Hands out free places; `settle` counts the children in the end.

    The parents stay locked until then, as `add_child` locks them.
    """

    def __init__(self, kind: str = Kind.PRACTICE) -> None:
        parents = ContributionIndexPage.objects.filter(kind=kind).order_by("pk")
        keys = list(parents.values_list("pk", flat=True))
        locked = Page.objects.filter(pk__in=keys).select_for_update()
        self._parents = {
            page.locale.language_code: page
            for page in locked.select_related("locale").order_by("pk")
        }
        self._steps = {code: _last_step(page) for code, page in self._parents.items()}
        self._given = dict.fromkeys(self._parents, 0)

    @property
    def any_locale(self) -> Locale:
        """One of the locales."""
        locale: Locale = next(iter(self._parents.values())).locale
        return locale

    def below(self, language: str) -> Place:
        """The next free place in the tree of a language."""
        parent = self._parents[language]
        self._steps[language] += 1
        self._given[language] += 1
        depth = parent.depth + 1
        path = Page._get_path(parent.path, depth, self._steps[language])
        return Place(path, depth, parent.url_path, parent.locale_id)

    def settle(self) -> None:
        """Tell the parents how many children they have got."""
        for code, given in self._given.items():
            own = Page.objects.filter(pk=self._parents[code].pk)
            own.update(numchild=F("numchild") + given)


def _last_step(parent: Page) -> int:
    """The number of the last child's step, 0 without children."""
    last = parent.get_last_child()
    return Page._str2int(last.path[-Page.steplen :]) if last else 0
