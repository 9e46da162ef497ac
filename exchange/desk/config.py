"""Wagtail's admin as an application of ours. Imported before any model: import none here."""

from __future__ import annotations

from wagtail.admin.apps import WagtailAdminAppConfig


class DeskConfig(WagtailAdminAppConfig):
    """The admin without its own mails about reviews: ours say it, once, in each person's language."""

    default = False

    def ready(self) -> None:
        """Do what Wagtail's own configuration does here, but connect its mail notifiers."""
        from wagtail.admin.telepath import widgets  # noqa: F401, PLC0415 - registers them; needs models

        from .starting import start_without_scripts  # noqa: PLC0415 - needs models

        start_without_scripts()
