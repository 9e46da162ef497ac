"""A proxy sends the files whose reader the portal has asked about: the same answers, sooner.

The real proxies with the real configuration: Caddy as docker-compose.yml starts it, and nginx
for those who have one.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from gaamac.common.visibility import Visibility
from tests.embedded.portal import free_port, wait_until
from tests.factories.media import document, picture

DEPLOY = Path(__file__).parents[2] / "deploy"
WORDS = b"0123456789" * 500
NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
{user}
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass http://{portal}; proxy_set_header Host $http_host; }}
        {files}
    }}
}}
"""
# What each server says of itself and of the connection, and what only words depend on.
OF_THE_SERVER = {
    *("server", "date", "via", "connection", "keep-alive", "alt-svc"),
    *("vary", "content-language"),
}


def caddy(folder: Path, stored: Path, portal: str, port: int) -> list[str]:
    """The configuration that is deployed, for this machine; returns the command."""
    (folder / "handed-out").symlink_to(stored)
    text = (DEPLOY / "Caddyfile").read_text()
    for written, here in (
        ("{$PORTAL_URL}", f"http://127.0.0.1:{port}"),
        ("web:8000", portal),
        ("root * /srv", f"root * {folder}"),
    ):
        assert written in text
        text = text.replace(written, here)
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + text)
    return ["caddy", "run", "--config", str(folder / "Caddyfile")]


def nginx(folder: Path, stored: Path, portal: str, port: int) -> list[str]:
    """The part that is kept for nginx, in a server; returns the command."""
    files = (DEPLOY / "nginx-files.conf").read_text()
    assert "alias /srv/handed-out/" in files
    text = NGINX.format(
        folder=folder,
        portal=portal,
        port=port,
        user="user root;" if os.geteuid() == 0 else "",
        files=files.replace("/srv/handed-out/", f"{stored}/"),
    )
    (folder / "nginx.conf").write_text(text)
    return [shutil.which("nginx", path=SYSTEM_PATH), "-c", str(folder / "nginx.conf")]


SYSTEM_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"


@pytest.fixture(params=[caddy, nginx], ids=lambda start: start.__name__)
def proxy(
    request: Any, live_server: LiveServer, settings: Any, tmp_path: Path, files_folder
) -> Iterator[int]:
    """The port of a proxy before a portal that hands its files out."""
    name = request.param.__name__
    if shutil.which(name, path=SYSTEM_PATH) is None:
        pytest.skip(f"No {name} on this machine")
    settings.FILES_BY_PROXY = "/handed-out/"
    port, folder = free_port(), tmp_path / "proxy"
    folder.mkdir()
    portal = live_server.url.removeprefix("http://")
    command = request.param(folder, files_folder, portal, port)
    environment = {"PATH": SYSTEM_PATH, "HOME": str(folder)}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        assert wait_until(lambda: listens(port), 20), (folder / "log").read_text()
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def listens(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def ask(
    port: int, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, headers=named)
        answer = line.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read()


def test_a_proxy_sends_what_the_portal_would_have_sent(
    proxy: int, live_server: LiveServer, settings: Any, site: None, alice: Any
) -> None:
    public = document("a.txt", WORDS)
    closed = document("b.txt", WORDS, visibility=Visibility.COMMUNITY)
    size = picture().get_rendition("max-30x30")
    own = live_server.thread.port
    reader = Client()
    reader.force_login(alice)
    cookie = f"{settings.SESSION_COOKIE_NAME}={reader.cookies[settings.SESSION_COOKIE_NAME].value}"
    etag = ask(proxy, public.url)[1]["etag"]
    for path, method, headers in (
        (public.url, "GET", {}),
        (public.url, "HEAD", {}),
        (size.url, "GET", {}),
        (closed.url, "GET", {"Cookie": cookie}),
        (closed.url, "GET", {}),
        (closed.url, "HEAD", {"Range": "bytes=0-1"}),
        (public.url, "GET", {"Range": "bytes=3-9"}),
        (public.url, "GET", {"Range": "bytes=-4"}),
        (public.url, "GET", {"Range": "bytes=5000-"}),
        (public.url, "GET", {"If_None_Match": etag}),
        (public.url, "GET", {"If_None_Match": '"another"'}),
        (public.url, "GET", {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
        (public.url, "GET", {"If_Range": '"another"', "Range": "bytes=3-9"}),
    ):
        through = ask(proxy, path, method, **headers)
        settings.FILES_BY_PROXY = ""
        alone = ask(own, path, method, **headers)
        settings.FILES_BY_PROXY = "/handed-out/"
        case = (path, method, headers)
        assert through[0] == alone[0], case
        assert through[2] == alone[2] or alone[0] == 416, case
        assert comparable(through[1]) == comparable(alone[1]), case
        assert "last-modified" not in through[1]


def comparable(headers: dict[str, str]) -> dict[str, str]:
    """The headers that both must send, but what each says of itself."""
    kept = {k: v for k, v in headers.items() if k not in OF_THE_SERVER}
    if "content-range" in kept and kept["content-range"].startswith("bytes */"):
        # nginx and Caddy describe the refused range in a page of their own.
        return {"content-range": kept["content-range"]}
    if kept.get("content-length", "0") == "0":
        # Of an answer without content (304) Caddy drops what describes it.
        return {
            k: v for k, v in kept.items() if k not in {"content-length", "content-type"}
        }
    return kept


def test_the_place_of_a_file_is_no_address_at_the_proxy_either(
    proxy: int, site: None
) -> None:
    file = document("a.txt", WORDS)
    for path in (
        f"/handed-out/{file.file.name}",
        f"/handed-out/../handed-out/{file.file.name}",
        f"//handed-out/{file.file.name}",
        f"/handed-out%2F{file.file.name}",
        f"/x/../handed-out/{file.file.name}",
    ):
        status, _headers, body = ask(proxy, path, X_Accel_Redirect=path)
        assert status in {301, 404}, path
        assert WORDS not in body
    assert ask(proxy, file.url)[2] == WORDS
