"""Nothing in the house asks another site for anything but through gaamac.common.outside."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

HOUSE = Path(__file__).parents[2]
NOT_OURS = {".venv", "tests", "bench", "build", "var", "node_modules"}
# What opens connections; of the standard library and of what is installed beside it.
OPENS_CONNECTIONS = (
    "aiohttp",
    "asyncio.open_connection",
    "ftplib",
    "http.client",
    "imaplib",
    "httpx",
    "requests",
    "socket",
    "ssl",
    "urllib.request",
    "urllib3",
)
# Who may, and to whom. None of these addresses is written by a reader.
MAY: dict[str, set[str]] = {
    # The door.
    "gaamac/common/outside.py": {"http.client", "socket", "ssl"},
    # The clamd that the settings name.
    "gaamac/media/cleaning/scanner.py": {"socket"},
    # The mail server that the settings name.
    "digests/line.py": {"socket", "ssl"},
    # Names its errors, opens nothing: django-anymail does, to the provider that the settings name.
    "digests/providers.py": {"requests"},
    # The mailbox that the settings name.
    "inbound/imap.py": {"imaplib"},
    # This machine's own servers.
    "gaamac/embedded/launcher.py": {"socket", "urllib.request"},
    "gaamac/embedded/mail.py": {"socket"},
    "gaamac/embedded/valkey.py": {"socket"},
    "deploy/healthcheck.py": {"urllib.request"},
}


def sources() -> list[Path]:
    return [
        path
        for path in HOUSE.rglob("*.py")
        if not NOT_OURS & set(path.relative_to(HOUSE).parts)
    ]


def imported(path: Path) -> set[str]:
    """What a module imports, names of `from` imports included."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def opens(path: Path) -> set[str]:
    return {
        one
        for one in OPENS_CONNECTIONS
        for name in imported(path)
        if f"{name}.".startswith(f"{one}.")
    }


def test_only_those_named_here_open_connections() -> None:
    found = {
        str(path.relative_to(HOUSE)): opened
        for path in sources()
        if (opened := opens(path))
    }
    assert found == MAY


def test_wagtail_fetches_nothing_for_the_editors() -> None:
    """An embed would be fetched by the server and shown from elsewhere; both are wanted nowhere."""
    assert not apps.is_installed("wagtail.embeds")
    assert not apps.is_installed("wagtail.contrib.frontend_cache")
    assert not settings.WAGTAIL_ENABLE_UPDATE_CHECK
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert not hasattr(settings, "WAGTAILLOCALIZE_MACHINE_TRANSLATOR")


@pytest.mark.django_db
def test_the_desk_has_no_door_for_an_embed(client: Client, edith) -> None:
    client.force_login(edith)
    for path in ("/cms/embeds/chooser/", "/cms/embeds/chooser/upload/"):
        assert client.get(path).status_code == 404
