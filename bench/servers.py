"""The servers that are measured: each is started with `start`, and ends when the stack does."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from gaamac.embedded import children
from gaamac.embedded.postgres import PostgresServer
from gaamac.embedded.processes import WEB
from gaamac.embedded.valkey import ValkeyServer

from .ports import free_port, wait_for
from .tools import PYTHON, path_of

PROJECT = Path(__file__).resolve().parents[1]
# The same for the portal and for what it is compared with: a machine of two cores and some
# memory, on which a crash loses nothing that can't be generated anew.
POSTGRES_OPTIONS = {
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "synchronous_commit": "off",
    "max_connections": "60",
}
_NGINX = """\
daemon off;
worker_processes auto;
pid {folder}/nginx.pid;
error_log {log} warn;
{user}
events {{ worker_connections 1024; }}
http {{
    access_log off;
    types {{ text/html html; }}
    default_type text/html;
    etag on;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=100;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}/html; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Web:
    """A web server that answers at `origin`; `pid` is its first process."""

    origin: str
    pid: int

    def worker_pids(self) -> list[int]:
        """The processes that it has started."""
        file = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in file.read_text().split()]

    def worker_memory_mb(self) -> list[float]:
        """The resident memory of each of them, in megabytes of 1024 * 1024 bytes."""
        return [resident_mb(pid) for pid in self.worker_pids()]


def resident_mb(pid: int) -> float:
    """What a process holds in memory, shared parts included."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def start_postgres(folder: Path, stack: ExitStack) -> str:
    """PostgreSQL with its data in `folder`; returns the address."""
    server = PostgresServer(folder, folder.with_suffix(".log"), POSTGRES_OPTIONS)
    stack.callback(server.stop)
    server.start()
    return server.url


def start_valkey(folder: Path, stack: ExitStack) -> str:
    """Valkey with its data in `folder`; returns the address."""
    server = ValkeyServer(folder, folder.with_suffix(".log"))
    stack.callback(server.stop)
    server.start()
    return server.url


def start_portal(environment: Mapping[str, str], log: Path, stack: ExitStack) -> Web:
    """The portal as `make run` serves it: granian, two workers."""
    port = environment["PORT"]
    command = [PYTHON, *WEB, "--port", port]
    return _start(command, f"http://127.0.0.1:{port}", environment, log, stack)


def start_gunicorn(
    python: Path,
    site: Path,
    environment: Mapping[str, str],
    folder: Path,
    stack: ExitStack,
) -> Web:
    """The plain Wagtail site: gunicorn, two workers."""
    port = free_port()
    command = [
        *(python, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}"),
        *("--chdir", site, "--log-level", "warning", "plain.wsgi"),
    ]
    log = folder / "gunicorn.log"
    return _start(
        [str(part) for part in command],
        f"http://127.0.0.1:{port}",
        environment,
        log,
        stack,
    )


def start_nginx(folder: Path, stack: ExitStack) -> Web:
    """Nginx, which serves the files of `folder`/html."""
    port, log = free_port(), folder / "nginx.log"
    (folder / "html").mkdir(parents=True, exist_ok=True)
    (folder / "html" / "index.html").write_text("here\n")
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    configuration.write_text(
        _NGINX.format(folder=folder, log=log, port=port, user=user)
    )
    command = [str(path_of("nginx")), "-c", str(configuration), "-e", str(log)]
    return _start(command, f"http://127.0.0.1:{port}", {}, log, stack)


def _start(
    command: Sequence[str],
    origin: str,
    environment: Mapping[str, str],
    log: Path,
    stack: ExitStack,
) -> Web:
    process = children.start_server(
        ["/usr/bin/env", "-C", str(PROJECT), *command],
        log=log,
        parting_signal=signal.SIGTERM,
        environment={"PATH": os.environ.get("PATH", ""), **environment},
    )
    stack.callback(children.stop, process, signal.SIGTERM, patience=10)
    is_portal = "granian" in command
    wait_for(f"{origin}/health/" if is_portal else f"{origin}/", command[0], log)
    return Web(origin, process.pid)
