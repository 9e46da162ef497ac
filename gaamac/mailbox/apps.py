"""The local mailbox as an app of the embedded portal."""

from __future__ import annotations

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """Has no models: the mails are files, written by `gaamac.embedded.mail`."""

    name = "gaamac.mailbox"
    label = "mailbox"
