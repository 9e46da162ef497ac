"""Every address of the editors' desk, with something in it: found from the URLconf."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .routes import Route, every_route
from .world import Item, World

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# What Wagtail's addresses call a page; the bare `pk` of people, topics and the rest is another thing.
PAGE_ARGUMENTS = (
    "page_id",
    "page_pk",
    "parent_page_id",
    "page_to_move_id",
    "destination_id",
)
_GIVEN = {
    "app_label": "wagtailcore",
    "app_name": "wagtailcore",
    "content_type_app_name": "practices",
    "model_name": "page",
    "content_type_model_name": "practice",
    "action": "delete",
    "action_name": "approve",
    "filter_spec": "width-30",
    "mode": "",
}
# Asks to be left: what it does, it does by GET.
_ENDS_SOMETHING = ("logout", "failwhale")


def names_a_page(route: Route) -> bool:
    """Whether an address says which page it is about."""
    names = set(_ARGUMENT.findall(route.path))
    return bool(names & set(PAGE_ARGUMENTS)) or "revisions/compare" in route.path


def addresses(world: World, item: Item | None) -> Iterator[str]:
    """The routes that name a page, about this one; or, without one, those that name none."""
    for route in every_route():
        if not route.is_of_the_desk or names_a_page(route) is not (item is not None):
            continue
        if any(word in route.path for word in _ENDS_SOMETHING):
            continue
        yield "/" + _filled(route.path, item)


def _filled(path: str, item: Item | None) -> str:
    if "revisions/compare" in path and item is not None:
        return f"cms/pages/{item.pk}/revisions/compare/earliest...latest/"
    if path.startswith(("cms/^", "^")) or "(?P" in path or path.endswith(".*/$"):
        return "cms/nothing-here/"

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in PAGE_ARGUMENTS and item is not None:
            return str(item.pk)
        if name == "revision_id" and item is not None:
            return str(item.revision)
        return _GIVEN.get(name, "1")

    return _ARGUMENT.sub(value, path)
