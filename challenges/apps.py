"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChallengesConfig(AppConfig):
    """The room of challenges and offers."""

    name = "challenges"
    verbose_name = _("Challenges and offers")
