"""The library's rows: pages kept whole, lists and searches worked out anew, publishing, memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from gaamac.home.generated.planted import SHARES

from .nginx import Files
from .plain import PlainSite
from .portal import Portal
from .ports import fetch
from .report import Row, at_least, at_most, proved, told
from .rounds import Plan, Results, drive
from .wrk import Target

# How many times the plain site's rate a search must reach, by the share of entries it matches.
_TIMES_PLAIN = {"10 %": 15, "1 %": 50, "0.2 %": 50}
# Any cookie keeps a request away from the pages kept whole.
_PAST_THE_CACHE = ("Cookie: measured=1",)
_LIST = tuple(f"/en/practices/?page={number}" for number in range(1, 8))
# So many addresses that none is asked for twice before a worker has let go of what it kept of it
# (exchange.index.parts): everything is worked out anew for each.
_ORDERS = ("year", "newest", "confirmed", "adapted", "title")
_PAGES = range(1, 6)
_LIST_ANEW = tuple(
    f"/en/practices/?region={region}&sort={order}&page={page}"
    for page in _PAGES
    for order in _ORDERS
    for region in ("2", "9", "19", "142", "150", "202")
)
_PLAIN_LIST = tuple(f"/?page={number}" for number in range(1, 8))
_MANY = 64
_KEPT = ("home", "library", "practice")


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is measured side by side."""

    large: Portal
    small: Portal
    plain: PlainSite
    files: Files


def measure(scene: Scene, plan: Plan) -> list[Row]:
    """All rows of the library."""
    pages = {
        "home": "/en/",
        "library": "/en/practices/",
        "practice": scene.large.inside("samples")["practice"],
    }
    kept = drive([*_kept_targets(scene, pages)], _often(plan))
    results = drive([*_worked_out_targets(scene)], plan)
    plan.say("Counting queries and the database's part")
    large, small = scene.large.inside("reading"), scene.small.inside("reading")
    plan.say("Publishing")
    published = scene.large.inside("publishing", scene.large.web.origin)
    return [
        *_kept_rows(kept),
        *_list_rows(results, large),
        *_search_rows(results, large),
        *_growth_rows(results, large, small, scene),
        *_publishing_rows(published),
        *_memory_rows(scene),
        proved(
            "No request failed",
            holds=not any(
                one.failed(name) for one in (kept, results) for name in one.names()
            ),
        ),
    ]


def _often(plan: Plan) -> Plan:
    """Twice as many rounds, half as long: each holds a hundred thousand answers from memory."""
    return replace(plan, rounds=2 * plan.rounds + 1, seconds=max(1, plan.seconds // 2))


def _kept_targets(scene: Scene, pages: dict[str, str]) -> Iterator[Target]:
    """Each page as a reader without a session asks for it, and the same bytes from nginx."""
    origin = scene.large.web.origin
    for name, path in pages.items():
        url = origin + path
        yield Target(name, url, _MANY)
        yield Target(f"{name}: file", scene.files.add(name, fetch(url).body), _MANY)
    library = origin + pages["library"]
    gzip = fetch(library, accept_encoding="gzip").body
    yield Target("packed", library, _MANY, ("Accept-Encoding: gzip",))
    yield Target("packed: file", scene.files.add("packed", gzip), _MANY)
    etag = fetch(library).headers.get("etag", '"none"')
    yield Target("not modified", library, _MANY, (f"If-None-Match: {etag}",))
    yield Target("40 KB: file", scene.files.add("40kb", b"x" * 40_960), _MANY)


def _worked_out_targets(scene: Scene) -> Iterator[Target]:
    """Lists and searches past the cache: ours at both sizes, and the plain site's."""
    plain = scene.plain.web.origin
    sizes = {"large": scene.large.web.origin, "small": scene.small.web.origin}
    yield Target("list: plain", plain, paths=_PLAIN_LIST)
    for size, origin in sizes.items():
        yield Target(f"list: {size}", origin, headers=_PAST_THE_CACHE, paths=_LIST)
    for share in SHARES:
        asked = tuple(f"/en/practices/?q={word}" for word in share.words)
        plainly = tuple(f"/search/?query={word}" for word in share.words)
        yield Target(f"{share.label}: plain", plain, paths=plainly)
        for size, origin in sizes.items():
            name = f"{share.label}: {size}"
            yield Target(name, origin, headers=_PAST_THE_CACHE, paths=asked)
    yield from _anew_targets(sizes["large"])


def _anew_targets(origin: str) -> Iterator[Target]:
    """The same of the large portal, where no address was asked for lately."""
    yield Target("list: anew", origin, headers=_PAST_THE_CACHE, paths=_LIST_ANEW)
    for share in SHARES:
        paths = tuple(
            f"/en/practices/?q={word}&sort={order}&page={page}"
            for page in _PAGES
            for order in _ORDERS
            for word in share.words
        )
        name = f"{share.label}: anew"
        yield Target(name, origin, headers=_PAST_THE_CACHE, paths=paths)


def _kept_rows(results: Results) -> Iterator[Row]:
    for name in _KEPT:
        share = results.ratio(name, f"{name}: file") * 100
        label = f"{name.capitalize()} page again, without a session, of nginx’s rate"
        yield at_least(label, share, "%", 50)
    packed = results.ratio("packed", "packed: file") * 100
    yield told("The library page compressed, of nginx’s rate for it", packed, "%")
    unmodified = results.ratio("not modified", "40 KB: file") * 100
    label = "Not modified (304), of nginx’s rate for 40 KB"
    yield at_least(label, unmodified, "%", 90)
    yield told("Library page again", results.rate("library"), "requests/s")
    yield told("nginx, 40 KB", results.rate("40 KB: file"), "requests/s")


def _list_rows(results: Results, inside: dict[str, Any]) -> Iterator[Row]:
    yield at_most("List, not cached: queries", inside["list"]["queries"], "", 4)
    times = results.ratio("list: large", "list: plain")
    yield at_least("List, not cached, of plain Wagtail’s rate", times, "times", 10)
    yield told("List, not cached", results.rate("list: large"), "requests/s")
    yield told(*_anew(results, "List, not cached", "list"), "times")
    yield told("List of plain Wagtail", results.rate("list: plain"), "requests/s")


def _search_rows(results: Results, inside: dict[str, Any]) -> Iterator[Row]:
    for share in SHARES:
        found = inside[share.label]
        name = f"Search that finds {share.label}"
        ratio = found["database_ms"] / found["floor_ms"]
        yield at_most(f"{name}: the database’s part, of the floor", ratio, "times", 3)
        times = results.ratio(f"{share.label}: large", f"{share.label}: plain")
        limit = _TIMES_PLAIN[share.label]
        yield at_least(f"{name}, of plain Wagtail’s rate", times, "times", limit)
        yield told(*_anew(results, name, share.label), "times")
        yield told(f"{name}: the floor", found["floor_ms"], "ms")
        yield told(f"{name}: the database’s part", found["database_ms"], "ms")
        rate = results.rate(f"{share.label}: large")
        yield told(name, rate, "requests/s")
        yield told(
            f"{name}, plain Wagtail",
            results.rate(f"{share.label}: plain"),
            "requests/s",
        )


def _anew(results: Results, label: str, name: str) -> tuple[str, float]:
    """How much faster than the plain site where each address is asked for the first time."""
    times = results.ratio(f"{name}: anew", f"{name}: plain")
    return f"{label}, each address for the first time, of plain Wagtail’s rate", times


def _growth_rows(
    results: Results, large: dict[str, Any], small: dict[str, Any], scene: Scene
) -> Iterator[Row]:
    step = f"From {scene.small.entries:,} to {scene.large.entries:,} entries"
    names = ["list", *(share.label for share in SHARES)]
    # A page on which each result shows its words in title or summary needs no text for snippets:
    # one query less, which a large library has sooner.
    none_more = all(large[name]["queries"] <= small[name]["queries"] for name in names)
    yield proved(f"{step}: no more queries", holds=none_more)
    times = 1 / results.ratio("list: large", "list: small")
    yield at_most(f"{step}: time of the list", times, "times", 2)
    worst = max(
        1 / results.ratio(f"{share.label}: large", f"{share.label}: small")
        for share in SHARES
    )
    label = f"{step}: time of the slowest search"
    yield at_most(label, worst, "times", 6)


def _publishing_rows(published: dict[str, Any]) -> Iterator[Row]:
    unseen = sorted(set(published["unseen"]))
    label = "A published practice is in list, count and cache at the next request"
    if unseen:
        label += f" (not in: {', '.join(unseen)})"
    yield proved(label, holds=not unseen)
    yield at_most("Publishing one practice", published["publish_ms"], "ms", 150)


def _memory_rows(scene: Scene) -> Iterator[Row]:
    workers = scene.large.web.worker_memory_mb()
    yield at_most("Memory of the largest web worker after it", max(workers), "MB", 220)
