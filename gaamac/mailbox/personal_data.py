"""The local mailbox of the embedded portal: mails to people lie there as files."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from gaamac.common.personal_data import Leaver, Place

from .letters import forget_letters

PLACES: tuple[Place, ...] = ()


def forget(leaver: Leaver) -> None:
    """Delete every mail to an address of theirs once the erasure holds."""
    folder, addresses = Path(settings.MAILBOX_DIR), leaver.addresses
    transaction.on_commit(lambda: forget_letters(folder, addresses), robust=True)
