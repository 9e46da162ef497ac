"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """The room of the audit: what was done that matters for safety, and cannot be undone."""

    name = "gaamac.audit"
    label = "audit"
    verbose_name = _("Audit")
