"""Translations: which a machine has made and nobody has read yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail_localize.models import StringTranslation

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import Contribution

_MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE


def by_machine(page: Contribution) -> QuerySet[StringTranslation]:
    """The pieces of this version that a machine has written and no person has confirmed."""
    pieces: Any = StringTranslation.objects.filter(
        locale=page.locale,
        translation_type=_MACHINE,
        context__object_id=page.translation_key,
        translation_of__segments__source__object_id=page.translation_key,
    )
    return pieces


def is_by_machine(page: Contribution) -> bool:
    """Whether readers must be told that a machine has translated this."""
    return by_machine(page).exists()
