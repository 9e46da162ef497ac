"""Adding to the desk's search reads only what is added, and weighs titles as Wagtail does."""

from __future__ import annotations

import pytest
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from tests.factories.exchange import contribution

pytestmark = pytest.mark.usefixtures("site")


def weight(page: Page) -> float:
    return IndexEntry.objects.get(object_id=str(page.pk)).title_norm


def test_a_title_weighs_as_much_as_if_all_had_been_weighed_anew() -> None:
    contribution(title="Radio")
    last = contribution(title="Radio programmes that answer rumours in border towns")
    weighed = weight(last)
    backend = get_search_backend()
    backend.get_index_for_model(Page)._refresh_title_norms(full=True)
    assert weighed == pytest.approx(weight(last))
    assert weighed < 1


def test_what_changed_is_found_at_the_desk_as_it_is_now() -> None:
    page = contribution(title="Radio programmes")
    page.title = "Bridges of words"
    page.save()
    backend = get_search_backend()
    assert [one.pk for one in backend.search("bridges", Page)] == [page.pk]
    assert not list(backend.search("radio", Page))
