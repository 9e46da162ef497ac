"""The WSGI entry that granian serves: Django, with the kept pages before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from gaamac.common.page_cache.handler import PortalHandler


def portal() -> PortalHandler:
    """The whole portal, set up."""
    django.setup(set_prefix=False)
    from gaamac.common.page_cache.handler import PortalHandler  # noqa: PLC0415 - after setting up

    return PortalHandler()


application = portal()
