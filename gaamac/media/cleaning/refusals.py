"""The one exception of cleaning. Its codes are turned into words where a person reads them."""

from __future__ import annotations


class Refused(Exception):
    """A file that can't be accepted; `code` says why (`gaamac.media.cleaning.uploads.WORDS`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
