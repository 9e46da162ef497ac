"""What became of a message that was not taken (digests/smtp.py says when)."""

from __future__ import annotations


class Problem(Exception):
    """What kept a message from being taken; its words are the server's."""


class PutOff(Problem):
    """Try again later."""


class Refused(Problem):
    """Never. `is_address` says whether the address is to blame, and not this message."""

    def __init__(self, answer: str, *, is_address: bool) -> None:
        super().__init__(answer)
        self.is_address = is_address


class Unanswered(Problem):
    """It may have been taken: don't send it again."""


class Stopped(Problem):
    """Nothing more can be sent in this run."""


class NotBegun(Problem):
    """The run stopped before anything was said of it."""
