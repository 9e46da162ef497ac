"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    """The room of those who read before the public does."""

    name = "review"
    verbose_name = _("Review")
