"""Translations that a machine has made, without one."""

from __future__ import annotations

from wagtail.models import Locale
from wagtail_localize.machine_translators.dummy import DummyTranslator
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views.edit_translation import apply_machine_translation

from members.models import User
from practices.models import Practice


def by_machine(page: Practice, user: User) -> Practice:
    """A French version that a machine has made, published."""
    source, _created = TranslationSource.get_or_create_from_instance(page)
    french = Locale.objects.get(language_code="fr")
    translation = Translation.objects.create(source=source, target_locale=french)
    translation.save_target(user=user, publish=False)
    apply_machine_translation(translation.pk, user, DummyTranslator({}))
    translation.save_target(user=user, publish=False)
    made = Practice.objects.get(translation_key=page.translation_key, locale=french)
    made.get_latest_revision().publish(user=user)
    return Practice.objects.get(translation_key=page.translation_key, locale=french)
