"""What is asked of each surface, as every reader, and what the matrix says must come back.

A `Question` is an address and what it should show. Every canary in the answer that the rule
(`rule.py`) does not allow this reader there is a leak; every canary that has to be there and is not
is a surface that has gone blind, which would prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from gaamac.media.addresses import key_of
from gaamac.media.models import PortalDocument, PortalRendition

from . import rule
from .asking import Heard
from .surfaces import KINDS
from .world import Item, State, World

__all__ = ["Question", "aggregates", "cross_section", "singles"]

Seen = Callable[[str, Item], bool]
CARD = ("title", "summary", "author", "organisation", "place")
TEXT = ("title", "summary", "body", "source", "author", "organisation", "place")


@dataclass(frozen=True)
class Question:
    """One address, for one reader or for all."""

    surface: str
    address: str
    # What it is about, and which of its fields are on it for whoever sees it.
    items: tuple[Item, ...] = ()
    fields: tuple[str, ...] = ()
    seen: Seen = rule.reads
    # Where its author or the desk may read more than a reader.
    also: Callable[[str, Item], Iterator[str]] | None = None
    # How many it says there are, as far as it says so.
    counts: Callable[[Heard], dict[str, int]] | None = None
    # A single contribution's: what an answer like it says of one that does not exist.
    missing: str = ""
    # Whom alone it is asked as.
    readers: tuple[str, ...] = rule.READERS


# One of each clearance, and the author.
_OF_EACH_SORT = ("nobody", "member", "focal point", "author", "editor")

# -- Many at once


def total(heard: Heard) -> dict[str, int]:
    """How many a list says it has."""
    found = re.search(r'id="count"[^>]*><b>([\d,]*)', heard.text)
    assert found, heard.text[:3000]
    return {"total": int(found[1].replace(",", "") or 0)}


def facets(heard: Heard) -> dict[str, int]:
    """The numbers beside the topics, by the topic's canary; and the total."""
    pairs = re.findall(r'data-value="(zq\w+)" data-count="(\d+)"', heard.text)
    return {code: int(number) for code, number in pairs if number != "0"} | total(heard)


def aggregates(world: World) -> Iterator[Question]:
    """Every surface that shows many contributions, or counts them."""
    for kind in KINDS:
        yield from _of_a_kind(
            kind, tuple(item for item in world.live if item.kind == kind)
        )
    yield from _of_all_kinds(world)
    yield from _of_the_library(world)
    yield from _of_places(world)
    yield from _for_machines(world)
    yield from _of_themselves(world)


def _of_a_kind(kind: str, of: tuple[Item, ...]) -> Iterator[Question]:
    path = f"/en/{kind}s/"
    yield Question("list", path, of, CARD, counts=facets)
    for query in ("?view=table", "?sort=title", "?sort=updated", "?view=map"):
        fields = {"?view=table": ("title",), "?view=map": ()}.get(query, CARD)
        yield Question(
            "list", path + query, of, fields, counts=total, readers=_OF_EACH_SORT
        )
    yield Question("feed", f"{path}feed.atom", of, ("title", "summary", "author"))
    fields = (*TEXT[:-1], "tag")
    yield Question("export", f"{path}export.csv", of, fields)
    yield Question("export", f"{path}export.xlsx", of, fields, readers=_OF_EACH_SORT)


def _of_all_kinds(world: World) -> Iterator[Question]:
    live = tuple(world.live)
    yield Question("search", "/en/search/", live, CARD, counts=total)
    for query in ("?view=table", "?sort=newest", "?q=title", "?q=body"):
        address = f"/en/search/{query}"
        yield Question(
            "search", address, live, ("title",), counts=total, readers=_OF_EACH_SORT
        )
    yield Question("front page", "/en/", live, ())


def _of_the_library(world: World) -> Iterator[Question]:
    practices = tuple(item for item in world.live if item.kind == "practice")
    kept = f"/en/reading-lists/{world.lists['all'].key}/"
    yield Question("reading list", kept, practices, ("title",))
    yield Question("take-away", "/en/practices/take-away/", practices, ())
    fields = ("title", "summary", "body", "source", "author", "organisation")
    for path in ("/en/practices/take-away/", f"{kept}take-away/"):
        yield Question("take-away", f"{path}?format=html", practices, fields)
        yield Question(
            "take-away", f"{path}?format=zip", practices, fields, readers=_OF_EACH_SORT
        )
    # Printing takes half a second.
    two = ("nobody", "focal point")
    printed = ("title", "body")
    yield Question("paper", f"{kept}reading-list.pdf", practices, printed, readers=two)


def _of_places(world: World) -> Iterator[Question]:
    live = tuple(world.live)
    yield Question("places", "/en/members/", live, ())
    yield Question("places", "/en/members/?view=meetings", live, ())
    yield Question("places", "/en/members/organisations/peace-institute/", live, ())
    for visibility, country in world.countries.items():
        here = tuple(item for item in live if item.visibility == visibility)
        code = country.iso2.lower()
        yield Question("places", f"/en/members/countries/{code}/", here, ())


def _for_machines(world: World) -> Iterator[Question]:
    live = tuple(world.live)
    meetings = tuple(item for item in live if item.kind == "meeting")
    shown = ("title", "place")
    yield Question("calendar", "/en/meetings/calendar.ics", meetings, shown)
    title = ("title",)
    for address in ("/sitemap.xml", "/sitemap-contributions.xml"):
        yield Question("sitemap", address, live, title, seen=_everybody_reads)
    for part in ("views", "pages"):
        yield Question("sitemap", f"/sitemap-{part}.xml", live, ())


def _everybody_reads(_reader: str, item: Item) -> bool:
    """A sitemap is for those without an account, whoever asks for it."""
    return rule.reads("nobody", item)


def _of_themselves(world: World) -> Iterator[Question]:
    """Pages about the reader: nobody's but their own."""
    mine = tuple(item for item in world.items if item.kind != "meeting")
    yield Question("own page", "/en/me/", mine, ("title",), seen=_posted, also=rule.own)
    kept = world.lists["all"]
    practices = tuple(item for item in world.live if item.kind == "practice")
    yield Question(
        "reading list", f"/en/me/reading-lists/{kept.pk}/", practices, ("title",),
        seen=lambda reader, item: reader == "member" and rule.reads(reader, item),
    )  # fmt: skip
    for surface, address in (
        ("reading list", "/en/me/reading-lists/"),
        ("saved search", "/en/me/searches/"),
        ("saved search", "/en/me/searches/new/?kind=practice"),
        ("saved search", "/en/me/searches/1/"),
        ("saved search", "/en/me/searches/1/change/"),
        ("saved search", "/en/me/searches/1/delete/"),
        ("follows", "/en/follow/"),
        ("follows", "/en/unfollow/"),
        ("digest", "/en/me/digest/2026-W47/"),
        ("leaving", "/en/me/delete/"),
        ("own data", "/en/me/data/"),
        ("page tree", "/en/practices-place/"),
        ("page tree", "/en/practice/"),
    ):
        yield Question(surface, address)
    yield Question("follows", "/en/me/follows/", also=_vocabulary)


def _vocabulary(_reader: str, _item: Item) -> Iterator[str]:
    """Names of topics are everybody's to know; how often one is used is not."""
    yield "topic"


def _posted(reader: str, item: Item) -> bool:
    """The author's list shows the latest title, whatever its state."""
    return rule.owns(reader, item) and not rule.has_newer(item)


# -- One at a time


def singles(world: World) -> Iterator[Question]:
    """Every surface of one contribution: the page of each, the rest of a cross-section."""
    section = cross_section(world)
    for number, item in enumerate(world.items):
        readers = rule.READERS if item in section else _in_turn(number)
        yield _single(item, "page", _PAGE, (*TEXT, "document"), readers=readers)
    yield from _files(world, section)
    yield from _words(section)
    for item in section:
        readers = rule.READERS if item.is_live else _OF_EACH_SORT
        for question in (*_shown(item), *_asked_of_members(item), *_own(item)):
            both = tuple(one for one in readers if one in question.readers)
            yield replace(question, readers=both)


def _files(world: World, section: list[Item]) -> Iterator[Question]:
    """Documents of meetings in every state, and pictures: they obey a visibility of their own."""
    for item in world.items:
        if item.document and item.attribution == "named":
            yield Question(
                "file", item.document, (item,), ("bytes",), seen=rule.reads_file,
                also=_bytes, missing=_another_number(item.document), readers=_OF_EACH_SORT,
            )  # fmt: skip
    for item in world.items:
        if item.attached:
            yield from _attached(
                item, rule.READERS if item in section else _OF_EACH_SORT
            )
        if item.answered and item in section:
            yield _answered(item)
    for item in section[:4]:
        # A size of a picture that nobody has asked for is none.
        address = world.pictures[item.visibility]
        yield Question(
            "file",
            address,
            (item,),
            (),
            seen=rule.reads_file,
            missing=_another_number(address),
        )


def _bytes(reader: str, item: Item) -> Iterator[str]:
    if rule.reads_file(reader, item):
        yield from ("bytes", "file name")


def _attached(item: Item, readers: tuple[str, ...]) -> Iterator[Question]:
    """What its author has hung on it, and the small one of a picture."""
    small = item.attached.replace("plan.pdf", "small/plan.webp")
    for address in (item.attached, small):
        missing = address.replace(address.split("/")[3], str(_NOBODY_S))
        yield Question(
            "attached file", address, (item,), ("attached bytes",),
            seen=rule.has_attached, also=_attached_bytes, missing=missing, readers=readers,
        )  # fmt: skip


def _attached_bytes(reader: str, item: Item) -> Iterator[str]:
    if rule.has_attached(reader, item):
        yield from ("attached bytes", "attachment")


def _answered(item: Item) -> Question:
    """What came with its response. Their own answers are asked about where they are made."""
    readers = tuple(one for one in rule.READERS if one not in ("author", "co-author"))
    missing = item.answered.replace(item.answered.split("/")[3], str(_NOBODY_S))
    return Question(
        "attached file", item.answered, (item,), ("answered bytes",),
        seen=rule.has_answered, also=_answered_bytes, missing=missing, readers=readers,
    )  # fmt: skip


def _answered_bytes(reader: str, item: Item) -> Iterator[str]:
    if rule.has_answered(reader, item):
        yield "answered bytes"


def _another_number(address: str) -> str:
    """The address of a file that is not there: a number that none has, with its own key."""
    _nothing, files, sort, number, _key, name = address.split("/")
    model = PortalDocument if sort == "documents" else PortalRendition
    missing = model(pk=int(number) + 5000)
    return f"/{files}/{sort}/{missing.pk}/{key_of(missing)}/{name}"


def _words(section: list[Item]) -> Iterator[Question]:
    """A hidden title is not finished for who types its beginning, nor corrected for who mistypes it."""
    for item in section:
        title, body = item.words["title"], item.words["body"]
        begun, mistyped = title[:-3], f"{title[:-1]}y"
        titles = ("title",)
        yield Question(
            "suggestions",
            f"/en/suggest/?q={begun}",
            (item,),
            titles,
            readers=_OF_EACH_SORT,
        )
        for words in (mistyped, body, item.words["tag"], item.words["author"]):
            shown = titles if words == body else ()
            yield Question(
                "search",
                f"/en/search/?q={words}",
                (item,),
                shown,
                readers=_OF_EACH_SORT,
            )


def _in_turn(number: int) -> tuple[str, ...]:
    """Nobody, and one of the others: each reader meets every kind, state and visibility."""
    others = rule.READERS[1:]
    return ("nobody", others[(number * 5 + number // 12) % 12])


_PAGE = "/en/{kind}s/{slug}/"
_NOBODY_S = UUID(int=4)
_WITH_AN_ACCOUNT = tuple(
    reader
    for reader in rule.READERS
    if reader not in ("nobody", "suspended", "removed")
)


def cross_section(world: World) -> list[Item]:
    """Each state with each visibility, kinds and attributions in turn."""
    return [
        [
            item
            for item in world.items
            if (item.state, item.visibility) == (state, level)
        ][(5 * number + 7 * level) % 12]
        for number, state in enumerate(State)
        for level in range(4)
    ]


def _shown(item: Item) -> Iterator[Question]:
    """What belongs to the page of a contribution, for whoever may read that."""
    yield _single(
        item, "linked data", f"{_PAGE}data.jsonld", ("title", "summary", "author")
    )
    ending = ("bib", "ris", "json", "txt")[item.visibility]
    yield _single(item, "citation", f"/en/cite/{{key}}.{ending}", ("title", "author"))
    yield _single(item, "digest", "/en/digest/read/{key}/", ("title",))
    if item.kind == "meeting":
        yield _single(item, "calendar", f"{_PAGE}calendar.ics", ("title", "place"))


def _asked_of_members(item: Item) -> Iterator[Question]:
    """Forms under a contribution: others than members are led away, whatever there is."""
    title = ("title",)
    yield _single(
        item, "responding", "/en/respond/{kind}/{slug}/", title, among=rule.MEMBERS
    )
    yield _single(
        item, "confirming", "/en/confirm/{kind}/{slug}/", title, among=rule.MEMBERS
    )
    if item.kind == "practice":
        keep = "/en/me/reading-lists/keep/{key}/"
        yield from _paper(item)
        yield _single(item, "keeping in a list", keep, title, among=_WITH_AN_ACCOUNT)
        yield _single(item, "adaptation", f"{_PAGE}used/", title, among=rule.MEMBERS)


def _paper(item: Item) -> Iterator[Question]:
    """Printing takes half a second: of what is there one by one reader, of what is hidden all."""
    question = _single(
        item, "paper", f"{_PAGE}practice.pdf", ("title", "body", "author")
    )
    for reader in _OF_EACH_SORT:
        if not rule.reads(reader, item) or (reader, item.visibility) == (
            "focal point",
            2,
        ):
            yield replace(question, readers=(reader,))


def _own(item: Item) -> Iterator[Question]:
    """The author's form and preview, whatever its state: of the author alone, not of the editors."""
    fields = ("next title", "next body") if rule.has_newer(item) else ("title", "body")
    form = "/en/contribute/{kind}/{key}/"
    for surface, path in (
        ("own form", form),
        ("own preview", f"{form}preview/"),
        ("own form", f"{form}take-back/"),
        ("own form", f"{form}files/"),
        ("own form", f"{form}history/"),
        ("own form", f"{form}files/states/"),
        ("own form", f"{form}edits/"),
        ("own form", f"{form}drop/"),
        ("own form", f"{form}together/"),
        ("own form", "/en/together/{key}/"),
        ("own form", f"{form}files/{_key_of_attached(item)}/"),
    ):
        is_form = not path.endswith("take-back/")
        shown = fields if path in (form, f"{form}preview/") else ()
        seen = _has_a_form if is_form else _can_take_back
        yield _single(item, surface, path, shown, seen=seen, also=rule.own)


def _key_of_attached(item: Item) -> str:
    """Its own file, or, of a meeting, nobody's."""
    return item.attached.split("/")[3] if item.attached else str(_NOBODY_S)


def _has_a_form(reader: str, item: Item) -> bool:
    return item.kind != "meeting" and rule.owns(reader, item)


_OUT_OF_SIGHT = {State.WITHDRAWN, State.SCHEDULED, State.UNPUBLISHED, State.EXPIRED}


def _can_take_back(reader: str, item: Item) -> bool:
    """What nobody has, nobody takes back."""
    return _has_a_form(reader, item) and item.state not in _OUT_OF_SIGHT


def _single(
    item: Item,
    surface: str,
    pattern: str,
    fields: Iterable[str],
    *,
    among: tuple[str, ...] = rule.READERS,
    seen: Seen = rule.reads,
    also: Callable[[str, Item], Iterator[str]] | None = None,
    readers: tuple[str, ...] = rule.READERS,
) -> Question:
    return Question(
        surface,
        pattern.format(kind=item.kind, slug=item.slug, key=item.key),
        (item,),
        tuple(fields),
        seen=lambda reader, one: reader in among and seen(reader, one),
        also=also,
        # Of the same length, and nobody's.
        missing=pattern.format(
            kind=item.kind, slug="title-zqxxxxxxxxxx", key=_NOBODY_S
        ),
        readers=readers,
    )
