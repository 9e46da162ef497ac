"""Putting an act on record."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from .choices import Act, Result
from .models import AuditEntry


def record(
    act: Act,
    target: str,
    *,
    by: Any = None,
    result: Result = Result.DONE,
    at: datetime | None = None,
    **detail: int | str | list[int] | list[str] | None,
) -> AuditEntry:
    """Write down that `by` did this to `target`, in the caller's transaction.

    `target` names a thing by kind and key (`practice:<uuid>`, `member:17`), `detail` holds
    numbers and codes. Never names, addresses, titles or tokens: the record can't be changed
    when somebody asks to be forgotten. Without `by`, or for nobody signed in, no one is named:
    so an act of an anonymous author is recorded without them, `at` the day alone.
    """
    actor = getattr(by, "pk", None)
    return AuditEntry.objects.create(
        at=at or timezone.now(),
        actor=actor,
        act=act,
        target=target,
        result=result,
        detail=detail,
    )


def member(user: Any) -> str:
    """How an account is named in the record."""
    return f"member:{user.pk}"


def contribution(kind: str, translation_key: UUID) -> str:
    """How a contribution, in all its versions, is named in the record."""
    return f"{kind}:{translation_key}"
