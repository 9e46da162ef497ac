"""What is free goes back to the system, also between things that stay."""

from __future__ import annotations

import resource
from pathlib import Path

from gaamac.common.memory import give_back

MEGABYTE = 1_000_000


def held() -> int:
    """Bytes of memory this process really has."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def test_memory_needed_for_a_moment_is_given_back() -> None:
    # What stays lies among what goes, so that the C library gives nothing back by itself.
    many = [bytes(20_000) for _ in range(3000)]
    stays = many[::50]
    del many
    before = held()
    give_back()
    assert before - held() > 40 * MEGABYTE
    assert len(stays) == 60
