"""The chain of the record: what each link is made of, and whether it still holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

START = b"\x00" * 32
_LINKS = """
SELECT s.id, e.id, s.before, s.digest, audit_text(e)
    FROM audit_seal s FULL JOIN audit_entry e ON e.id = s.entry_id
    ORDER BY s.id NULLS LAST, e.id
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the whole chain found: how many links, what is wrong, the last digest."""

    links: int
    faults: list[str]
    head: str


def digest_of(before: bytes, text: str) -> bytes:
    """The hash of one link: SHA-256 (FIPS 180-4) over the one before it and the entry's text."""
    return hashlib.sha256(before + text.encode()).digest()


def verify(known: str = "") -> Verdict:
    """Work out every link anew, outside the database, and name each entry that differs.

    `known` is the last digest of an earlier check (hexadecimal): without it a chain that was
    cut off at its end looks whole.
    """
    faults: list[str] = []
    before, links = START, 0
    is_known = known in ("", START.hex())
    for seal, entry, claimed_before, digest, text in _links():
        if seal is None:
            faults.append(f"Entry {entry} has no seal.")
            continue
        links += 1
        if entry is None:
            faults.append(f"Seal {seal} has lost its entry.")
        elif digest_of(claimed_before, text) != digest:
            faults.append(f"Entry {entry} was changed after it was sealed.")
        if claimed_before != before:
            faults.append(f"Before seal {seal} a link is missing.")
        before = digest
        is_known = is_known or digest.hex() == known
    if not is_known:
        faults.append("The digest of the earlier check is not in the chain.")
    return Verdict(links, faults, before.hex())


def _links() -> Iterator[tuple[int | None, int | None, bytes, bytes, str]]:
    """Every link in the order of sealing; last, entries that were never sealed."""
    with connection.cursor() as cursor:
        cursor.execute(_LINKS)
        while rows := cursor.fetchmany(5000):
            for seal, entry, before, digest, text in rows:
                yield (
                    seal,
                    entry,
                    bytes(before or b""),
                    bytes(digest or b""),
                    text or "",
                )
