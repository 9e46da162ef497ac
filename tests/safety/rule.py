"""The matrix of who sees what, said once more and by other means than the portal's.

Nothing of the portal's rule is imported here: not `visible_to`, not `clearance_of`. If the two ever
differ, one of them is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from .world import LIVE, REVISED, Item, State

PUBLIC, COMMUNITY, FOCAL_POINTS, EDITORS = range(4)

# Up to where each reader sees; what is their own comes on top for the two authors.
SEES_UP_TO = {
    "nobody": PUBLIC,
    "pending": PUBLIC,
    "suspended": PUBLIC,
    "removed": PUBLIC,
    "member": COMMUNITY,
    "colleague": COMMUNITY,
    "lapsed": COMMUNITY,
    "unconfirmed": COMMUNITY,
    "author": COMMUNITY,
    "co-author": COMMUNITY,
    "focal point": FOCAL_POINTS,
    "editor": EDITORS,
    "administrator": EDITORS,
}
READERS = tuple(SEES_UP_TO)
IN_THE_DESK = ("editor", "administrator")
MEMBERS = tuple(reader for reader, level in SEES_UP_TO.items() if level > PUBLIC)

TEXT = ("title", "summary", "body", "source", "tag", "place", "topic", "attachment")
NEWER = ("next title", "next summary", "next body")
# What only who wrote it and the editors know, at no time a reader.
BEHIND = ("note", "reason")


def owns(reader: str, item: Item) -> bool:
    """Suspended and removed people have written everything too: it helps them nothing."""
    if reader == "author":
        return True
    return reader == "co-author" and item.kind in ("practice", "meeting")


def reads(reader: str, item: Item) -> bool:
    """Whether this reader is shown the contribution as published."""
    if item.state not in LIVE:
        return False
    return item.visibility <= SEES_UP_TO[reader] or owns(reader, item)


def reads_file(reader: str, item: Item) -> bool:
    """A file has a visibility of its own, here that of its meeting; the editors have added it."""
    return item.visibility <= SEES_UP_TO[reader]


def has_attached(reader: str, item: Item) -> bool:
    """A file has no rule of its own: who reads the text has it, its author and the editors before."""
    in_review = reader in IN_THE_DESK and item.state != State.DRAFT
    return reads(reader, item) or owns(reader, item) or in_review


def has_answered(reader: str, item: Item) -> bool:
    """A file that came with a response: who reads both has it."""
    reaches = item.under <= max(SEES_UP_TO[reader], item.visibility)
    return reads(reader, item) and reaches


def shown(reader: str, item: Item) -> Iterator[str]:
    """The fields of a contribution that may come out to this reader somewhere."""
    if not reads(reader, item):
        return
    yield from TEXT
    if item.attribution == "named":
        yield "author"
    if item.attribution != "anonymous":
        yield "organisation"
    if reads_file(reader, item):
        yield from ("document", "file name")
    if item.under <= max(SEES_UP_TO[reader], item.visibility):
        yield from ("response", "responder", "adaptation")
        if item.attribution == "named":
            yield "adapter"
        if item.attribution != "anonymous":
            yield "adapting organisation"


def own(reader: str, item: Item) -> Iterator[str]:
    """What an author reads of their own, wherever it stands."""
    if owns(reader, item):
        yield from (*TEXT, *NEWER, *BEHIND, "document")
        if item.attribution == "named":
            yield "author"
        if item.attribution != "anonymous":
            yield "organisation"


def in_the_desk(reader: str, item: Item) -> Iterator[str]:
    """What the editors' desk may tell: everything but drafts that were never sent, and no author of
    what is anonymous. (Names of people and organisations stand in their registers.)"""
    if reader in IN_THE_DESK and item.state != State.DRAFT:
        yield from (
            *TEXT,
            *NEWER,
            *BEHIND,
            "document",
            "response",
            "adaptation",
            "file name",
        )


def words(item: Item, fields: Iterator[str]) -> set[str]:
    """The canaries of these fields."""
    return {item.words[name] for name in fields if name in item.words}


def has_newer(item: Item) -> bool:
    """Whether there is a revision that readers do not have yet."""
    return item.state in REVISED
