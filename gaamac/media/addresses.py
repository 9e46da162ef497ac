"""The part of a file's address that nobody can guess."""

from __future__ import annotations

from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

KEY_LENGTH = 20


def key_of(file: models.Model) -> str:
    """A key for this picture size or document, the same for as long as it exists.

    Without it, whoever counts upwards would find the files of a meeting before the meeting is
    published. It opens nothing: the visibility rule is asked as well.
    """
    return _key(file._meta.label_lower, file.pk)


def is_key_of(model: type[models.Model], pk: int, key: str) -> bool:
    """Whether `key` belongs to the object `pk`, existing or not."""
    return constant_time_compare(key, _key(model._meta.label_lower, pk))


def _key(label: str, pk: int) -> str:
    return salted_hmac("gaamac.media.key", f"{label}:{pk}").hexdigest()[:KEY_LENGTH]
