"""The pages a web worker keeps, within a number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from .addresses import Address
from .pages import KeptPage

# What a request says, as it came.
Asked = tuple[str | None, ...]
_MOST_SHORTCUTS = 1024
_LONGEST_ASKED = 1000


class PageStore:
    """Pages by address. When they take too much room, those go that nobody has read since.

    Reading takes no lock and moves nothing: it is what a worker does most ("second chance"
    instead of an order of use).
    """

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        # The same pages by what requests say word for word, to which nobody needs to listen twice.
        self.shortcuts: dict[Asked, KeptPage] = {}
        self._pages: OrderedDict[Address, KeptPage] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, address: Address, generation: int) -> KeptPage | None:
        """The page, if it is still of this generation."""
        page = self._pages.get(address)
        if page is None or page.generation != generation:
            return None
        page.was_read = True
        return page

    def put(self, address: Address, page: KeptPage) -> None:
        """Keep a page in the place of an earlier one. One larger than the whole room is not kept."""
        if page.size > self.limit_bytes:
            return
        with self._lock:
            self._remove(address)
            while self._bytes + page.size > self.limit_bytes:
                self._let_one_go(page.generation)
            self._pages[address] = page
            self._bytes += page.size

    def remember(self, asked: Asked, page: KeptPage) -> None:
        """Find this page without listening, when a request says the same again. Not for long ones."""
        if sum(map(len, filter(None, asked))) > _LONGEST_ASKED:
            return
        if len(self.shortcuts) >= _MOST_SHORTCUTS:
            self.shortcuts.clear()
        self.shortcuts[asked] = page

    def _let_one_go(self, generation: int) -> None:
        """Let the oldest go; one that was read, and still holds, once goes to the back instead."""
        address, page = next(iter(self._pages.items()))
        if page.was_read and page.generation == generation:
            page.was_read = False
            self._pages.move_to_end(address)
        else:
            self._remove(address)

    def _remove(self, address: Address) -> None:
        page = self._pages.pop(address, None)
        if page is not None:
            self._bytes -= page.size
            # They would hold it in memory.
            self.shortcuts.clear()
