"""Whether an address that came from outside is a page of this portal."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme


def is_own_path(address: str) -> bool:
    """Whether `address` is a path from the root of this portal, however a browser reads it.

    Another site is none whatever its name is, nor is this site by its full name: what is sent back
    by our own pages is always a path.
    """
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
