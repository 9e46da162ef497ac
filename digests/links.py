"""Signed addresses in mails: each opens one page for one member, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.core.mail.message import sanitize_address
from django.urls import reverse
from django.utils.translation import override

from gaamac.common import signing
from gaamac.common.mail import portal_link

from .models import DigestPreference

# Stands where a slug or a key will; as a slug and as a key it is one.
_PLACE = "00000000-0000-0000-0000-000000000000"
# What `reverse` leaves as it is (RFC 3986, 3.3).
_SAFE = "!$&'()*+,;=/~:@"
UNSUBSCRIBE = "digest-unsubscribe"
PREFERENCES = "digest-preferences"


def token(purpose: str, member_id: int, link_key: UUID) -> str:
    """A token that says whose link it is; worthless once the member's link key changes."""
    return signing.make(purpose, [member_id, link_key.hex])


def tokens(purposes: Sequence[str], member_id: int, link_key: UUID) -> list[str]:
    """One for each of these purposes."""
    return signing.make_each_of(purposes, f'[{member_id},"{link_key.hex}"]')


def preference_from(purpose: str, given: str) -> DigestPreference | None:
    """The preference that a token of this purpose speaks of; None for rubbish and who is gone."""
    said = signing.read(purpose, given)
    if not _is_ours(said):
        return None
    rows = DigestPreference.objects.select_related("member")
    return rows.filter(member_id=said[0], link_key=said[1]).first()


def _is_ours(said: Any) -> bool:
    return isinstance(said, list) and len(said) == 2 and isinstance(said[0], int)


def page(name: str, language: str, *arguments: object) -> str:
    """The whole address of a page in that interface language."""
    with override(language):
        return portal_link(reverse(name, args=arguments))


def page_of(name: str, language: str, slug: str) -> str:
    """The same of a page that is named by a slug or a key: `reverse` finds where it goes once."""
    before, after = _around(settings.PORTAL_URL, name, language)
    return f"{before}{quote(slug, safe=_SAFE)}{after}"


@lru_cache(maxsize=256)
def _around(
    _portal_url: str,  # what is found begins with it
    name: str,
    language: str,
) -> tuple[str, str]:
    before, _slug, after = page(name, language, _PLACE).rpartition(_PLACE)
    return before, after


def unsubscribe_by_mail(given: str) -> str:
    """The `mailto:` of List-Unsubscribe (RFC 2369): read by whoever reads the sender's mailbox."""
    # Nothing else of a token has to be quoted.
    quoted = given.replace(":", "%3A")
    return f"{_mailbox(settings.DEFAULT_FROM_EMAIL)}?subject=Unsubscribe%20{quoted}"


@lru_cache(maxsize=4)
def _mailbox(address: str) -> str:
    plain = sanitize_address(address, "utf-8").rpartition("<")[2].rstrip(">")
    return f"mailto:{plain}"
