"""A person has read what a machine has translated, and says that it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail_localize.models import StringTranslation

from members.models import User
from members.permissions import is_editor

from .. import catalogue, history
from ..choices import Step
from ..models import CatalogueEntry
from ..translating import by_machine
from .errors import NotYours
from .terms import lock_versions
from .transactions import in_one_transaction

if TYPE_CHECKING:
    from ..models import Contribution


@in_one_transaction
def confirm_translation(editor: User, page: Contribution) -> bool:
    """Readers are no longer told that a machine made it; whether they were. Raises NotYours."""
    if not is_editor(editor):
        raise NotYours
    lock_versions(page)
    entry = CatalogueEntry.objects.filter(pk=page.pk).first()
    if entry is None or not entry.card.pop("machine", False):
        return False
    # What a machine has written for the next version since nobody has read by this.
    read = by_machine(page).filter(updated_at__lte=entry.updated_at)
    pieces = list(read.values_list("pk", flat=True))
    StringTranslation.objects.filter(pk__in=pieces).update(
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        last_translated_by=editor,
    )
    entry.save(update_fields=["card"])
    history.note(page.translation_key, Step.TRANSLATION_READ, by=editor, version=page)
    catalogue.refresh_group(str(page.kind), page.translation_key)
    return True
