"""The WSGI entry that granian serves: Django, with the kept pages before it."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import django
from django.urls import get_resolver

from gaamac.common.memory import waste_less

if TYPE_CHECKING:
    from gaamac.common.page_cache.handler import PortalHandler

# A worker holds some hundred thousand lasting objects (models, addresses, translations): set apart
# below, so that looking for what requests leave behind is cheap enough to be done often. Left among
# the rest they cost 0.16 s of each full look, and looking rarely cost 10 MB of memory instead.
_COLLECT_AFTER = (5_000, 10, 10)


def portal() -> PortalHandler:
    """The whole portal, set up."""
    waste_less()
    django.setup(set_prefix=False)
    from gaamac.common.logs import guard_process  # noqa: PLC0415 - after setting up
    from gaamac.common.page_cache.handler import PortalHandler  # noqa: PLC0415 - after setting up

    guard_process()
    handler = PortalHandler()
    _set_apart_what_lasts()
    return handler


def _set_apart_what_lasts() -> None:
    """Load all addresses, with what stands behind them, and spare what is there now from collection."""
    get_resolver().url_patterns  # noqa: B018 - read for what it loads
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


application = portal()
