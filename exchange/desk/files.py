"""The files of a contribution on the desk's page for editing it: read there, changed by its author."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class FilesPanel(Panel):
    """What is attached to the version at hand; nothing to fill in."""

    class BoundPanel(Panel.BoundPanel):
        """For one page."""

        template_name = "exchange/desk/files.html"

        def get_context_data(
            self, parent_context: dict[str, Any] | None = None
        ) -> dict[str, Any]:
            """The files that its latest version names."""
            from ..attachments.shown import files_of  # noqa: PLC0415 - the model has this panel

            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"attachments": files_of(self.instance)}

        def is_shown(self) -> bool:
            """Only where there are any."""
            return bool(self.instance and self.instance.attachments)
