"""Application configuration."""

from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Template tags and helpers; no models."""

    name = "gaamac.common"
    label = "common"
