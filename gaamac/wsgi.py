"""The WSGI entry that granian serves: Django, with the kept pages before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django
from django.urls import get_resolver

from gaamac.common.memory import set_apart_what_lasts, waste_less

if TYPE_CHECKING:
    from gaamac.common.page_cache.handler import PortalHandler


def portal() -> PortalHandler:
    """The whole portal, set up."""
    waste_less()
    django.setup(set_prefix=False)
    from gaamac.common.logs import guard_process  # noqa: PLC0415 - after setting up
    from gaamac.common.page_cache.handler import PortalHandler  # noqa: PLC0415 - after setting up
    from gaamac.settings.environment import forget  # noqa: PLC0415 - after the settings have read it

    guard_process()
    forget()
    handler = PortalHandler()
    # With what stands behind all addresses.
    get_resolver().url_patterns  # noqa: B018 - read for what it loads
    set_apart_what_lasts()
    return handler


application = portal()
