"""The six languages of the portal: their codes, own names, direction and search configuration."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """Language codes as they stand in addresses and in the `lang` attribute (BCP 47)."""

    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    SPANISH = "es", _("Spanish")
    ARABIC = "ar", _("Arabic")
    RUSSIAN = "ru", _("Russian")
    CHINESE = "zh-hans", _("Chinese")


@dataclass(frozen=True, slots=True)
class LanguageFacts:
    """What a language is called by its speakers, how it runs, and how PostgreSQL reads it."""

    code: str
    own_name: str
    direction: str
    search_configuration: str
    field_suffix: str


FACTS: dict[str, LanguageFacts] = {
    "en": LanguageFacts("en", "English", "ltr", "portal_english", "en"),
    "fr": LanguageFacts("fr", "Français", "ltr", "portal_french", "fr"),
    "es": LanguageFacts("es", "Español", "ltr", "portal_spanish", "es"),
    "ar": LanguageFacts("ar", "العربية", "rtl", "portal_arabic", "ar"),
    "ru": LanguageFacts("ru", "Русский", "ltr", "portal_russian", "ru"),
    "zh-hans": LanguageFacts("zh-hans", "中文", "ltr", "portal_simple", "zh"),
}
CODES: tuple[str, ...] = tuple(FACTS)


def reader_language() -> str:
    """The reader's interface language, one of the six; English where none is active."""
    code = get_language() or "en"
    return code if code in FACTS else "en"


def facts(code: str) -> LanguageFacts:
    """The facts of a language; of English for a code that is none of the six."""
    return FACTS.get(code, FACTS["en"])


class NamesInSixLanguages(models.Model):
    """Abstract: a name in each language, the English one required, the rest falling back to it."""

    name_en = models.CharField(_("name in English"), max_length=200)
    name_fr = models.CharField(_("name in French"), max_length=200, blank=True)
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=200, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in English."""
        return self.name_in(reader_language())

    def name_in(self, code: str) -> str:
        """The name in the language `code`, else in English."""
        own: str = getattr(self, f"name_{facts(code).field_suffix}")
        return own or self.name_en
