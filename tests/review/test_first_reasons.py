"""The reasons a new portal begins with."""

from __future__ import annotations

import pytest
from django.conf import settings

from gaamac.home.site_tree import prepare_site
from review.first_reasons import plant_first_reasons
from review.models import CannedReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_new_portal_has_the_same_reasons_in_each_language_in_its_own_words() -> None:
    CannedReason.objects.all().delete()
    made = plant_first_reasons()
    rows = CannedReason.objects.values_list("language", "text")
    by_language: dict[str, set[str]] = {}
    for language, text in rows:
        by_language.setdefault(language, set()).add(text)
    assert by_language.keys() == {code for code, _name in settings.LANGUAGES}
    assert {len(texts) for texts in by_language.values()} == {4}
    # No language has another one's words.
    assert len(set().union(*by_language.values())) == made == 24


def test_what_editors_have_deleted_does_not_come_back_at_the_next_start() -> None:
    prepare_site()
    CannedReason.objects.all().delete()
    prepare_site()
    assert not CannedReason.objects.exists()
