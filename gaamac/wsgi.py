"""The WSGI entry that granian serves: Django, with the kept pages before it."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import django

from gaamac.common.memory import share_free_memory

if TYPE_CHECKING:
    from gaamac.common.page_cache.handler import PortalHandler

# A worker holds some hundred thousand lasting objects (models, translations, the index of the
# catalogue). By Python's own thresholds they were all looked through every dozen requests, for
# up to 0.16 s each time and a tenth of all time; what a request leaves behind needs that rarely.
_COLLECT_AFTER = (20_000, 20, 100)


def portal() -> PortalHandler:
    """The whole portal, set up."""
    share_free_memory()
    django.setup(set_prefix=False)
    gc.set_threshold(*_COLLECT_AFTER)
    from gaamac.common.logs import guard_process  # noqa: PLC0415 - after setting up
    from gaamac.common.page_cache.handler import PortalHandler  # noqa: PLC0415 - after setting up

    guard_process()
    return PortalHandler()


application = portal()
