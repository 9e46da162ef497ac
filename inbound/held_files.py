"""Files of held mail: kept sealed for the editor's decision, within limits, and looked at by nobody."""

from __future__ import annotations

from contextlib import suppress

from django.db.models import Count, Sum

from exchange.attachments.limits import MOST_FILES
from exchange.attachments.responses import Parcel, Sent
from gaamac.common.sealing import WrongSeal, seal_bytes, unseal_bytes

from .models import HeldFile, HeldMail
from .reading import HungOn, Incoming

MEGABYTE = 1024 * 1024
# Of all held mail together, and of what was sent to one member's reply addresses: strangers can send it.
MOST_OF_ALL = (400, 200 * MEGABYTE)
MOST_OF_ONE = (30, 50 * MEGABYTE)


def keep(held: HeldMail, mail: Incoming) -> None:
    """Keep what there is room for, in the caller's transaction; the rest is counted.

    Of a mail that can't be posted none is kept: nobody would ever get them.
    """
    if not held.can_be_posted:
        return
    kept = 0
    for number, file in enumerate(mail.files()):
        if number < MOST_FILES and _has_room(held, len(file.content)):
            _keep(held, file)
            kept += 1
    held.left_out = mail.attachments - kept
    held.save(update_fields=["left_out"])


def parcel_of(held: HeldMail) -> Parcel:
    """What goes to quarantine when the mail is posted; what can't be opened any more is left out."""
    files = []
    for row in held.files.all():
        with suppress(WrongSeal):
            files.append(Sent(unseal_bytes(bytes(row.content)), row.extension))
    return Parcel(files, held.left_out + held.files.count() - len(files))


def _has_room(held: HeldMail, size: int) -> bool:
    of_all = HeldFile.objects.order_by()
    of_one = of_all.filter(mail__member=held.member)
    for rows, (most, most_bytes) in ((of_all, MOST_OF_ALL), (of_one, MOST_OF_ONE)):
        there = rows.aggregate(count=Count("pk"), size=Sum("size"))
        if there["count"] >= most or (there["size"] or 0) + size > most_bytes:
            return False
    return True


def _keep(held: HeldMail, file: HungOn) -> None:
    HeldFile.objects.create(
        mail=held,
        extension=file.extension[:5],
        size=len(file.content),
        content=seal_bytes(file.content),
    )
