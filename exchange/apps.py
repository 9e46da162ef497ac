"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """The room that all kinds of contribution share."""

    name = "exchange"
    verbose_name = _("Exchange")
