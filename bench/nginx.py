"""The files that nginx serves: the bytes of our own pages."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from . import servers


@dataclass(frozen=True, slots=True)
class Files:
    """Nginx and its folder."""

    web: servers.Web
    folder: Path

    def add(self, name: str, body: bytes) -> str:
        """Put bytes where nginx serves them; returns the address."""
        (self.folder / f"{name}.html").write_bytes(body)
        return f"{self.web.origin}/{name}.html"


def start(var: Path, stack: ExitStack) -> Files:
    """Start nginx on an empty folder."""
    folder = var / "nginx"
    folder.mkdir(parents=True, exist_ok=True)
    return Files(servers.start_nginx(folder, stack), folder / "html")
