"""Conditions on many numbers at once, sent as one value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F, Func, Value


class OneOf(Func):
    """Whether a number of a row is one of these.

    `IN` would send each as a value of its own: five hundred take a millisecond to be put together,
    and as long to be taken apart.
    """

    template = "(%(expressions)s::bigint[]))"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()

    def __init__(self, field: str, numbers: Iterable[int], **extra: Any) -> None:
        """`field` is named as in a filter: of the row itself, or of one that it refers to."""
        listed = Value("{" + ",".join(map(str, numbers)) + "}")
        super().__init__(F(field), listed, **extra)
