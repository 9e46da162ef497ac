"""Who was erased, by number alone: read again after an older backup of the database was restored.

It stands in the audit, which such a backup lacks the end of, and beside the uploads, one small
file a person; the operator may keep a third copy elsewhere (docs/operations.md).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from gaamac.audit.choices import Act
from gaamac.audit.models import AuditEntry
from members.models import User

logger = logging.getLogger(__name__)

FOLDER = "erased"


@dataclass(frozen=True, slots=True)
class Erased:
    """The number of an account, when it was erased, and what was to become of its texts."""

    number: int
    at: datetime
    texts: str

    def line(self) -> str:
        """As a line of JSON, the form in which it is stored and printed."""
        told = {"number": self.number, "at": self.at.isoformat(), "texts": self.texts}
        return json.dumps(told)


def note(number: int, texts: str) -> None:
    """Write one erasure beside the uploads, after it was committed."""
    path = f"{FOLDER}/{number}.json"
    default_storage.delete(path)
    line = Erased(number, timezone.now(), texts).line()
    default_storage.save(path, ContentFile(line.encode()))


def read_line(line: str) -> Erased:
    """One erasure from its line. Raises ValueError for anything else."""
    try:
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"])
        return Erased(int(told["number"]), at, str(told["texts"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"This is no erasure: {line[:80]!r}") from error


def known() -> list[Erased]:
    """Every erasure that the audit or the storage knows, once, in the order of the numbers."""
    found = {one.number: one for one in (*_on_record(), *_beside_the_uploads())}
    return [found[number] for number in sorted(found)]


def still_here(erasures: Iterable[Erased]) -> Iterator[tuple[User, Erased]]:
    """Those of them whose account has come back with a backup.

    After a restore PostgreSQL gives numbers again: who joined later than that is somebody else.
    """
    told = {one.number: one for one in erasures}
    for user in User.objects.filter(pk__in=told):
        if user.date_joined < told[user.pk].at:
            yield user, told[user.pk]


def _on_record() -> Iterator[Erased]:
    entries = AuditEntry.objects.filter(act=Act.ACCOUNT_ERASED)
    for at, target, detail in entries.values_list("at", "target", "detail"):
        number = target.partition(":")[2]
        yield Erased(int(number), at, detail.get("texts") or "keep")


def _beside_the_uploads() -> Iterator[Erased]:
    if not default_storage.exists(FOLDER):
        return
    _folders, names = default_storage.listdir(FOLDER)
    for name in names:
        with default_storage.open(f"{FOLDER}/{name}") as file:
            line = file.read().decode(errors="replace")
        try:
            yield read_line(line)
        except ValueError:
            # One broken file must not keep the portal from starting; the audit knows it too.
            logger.exception("Cannot read %s/%s", FOLDER, name)
