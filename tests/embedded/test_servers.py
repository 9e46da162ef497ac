"""PostgreSQL and Valkey from wheels, wherever the project lies and whoever starts them."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from gaamac.embedded import folders
from gaamac.embedded.accounts import server_user
from gaamac.embedded.postgres import PostgresServer
from gaamac.embedded.valkey import ValkeyServer
from gaamac.embedded.wheels import postgres_package
from tests.embedded.portal import (
    PROJECT,
    left_of,
    processes_of,
    server,
    wait_until,
)

AS_ROOT = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can become another user"
)


@pytest.fixture
def outside(monkeypatch, place) -> Path:
    """Where data go that can't lie in the project."""
    monkeypatch.setattr(folders, "OUTSIDE", place / "outside")
    return place / "outside"


def remember(url: str, word: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE words AS SELECT %s::text AS word", [word])


def remembered(url: str) -> str:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT word FROM words").fetchone()[0]


def ask(valkey: ValkeyServer, command: str, *arguments: str) -> object:
    with redis.from_url(valkey.url) as client:
        return getattr(client, command)(*arguments)


def test_what_was_stored_is_there_at_the_next_start(place):
    for kind in (PostgresServer, ValkeyServer):
        kind_place = place / kind.__name__
        with server(kind, kind_place) as first:
            if kind is PostgresServer:
                remember(first.url, "kept")
            else:
                ask(first, "set", "word", "kept")
        with server(kind, kind_place) as second:
            if kind is PostgresServer:
                assert remembered(second.url) == "kept"
            else:
                assert ask(second, "get", "word") == b"kept"
    assert not processes_of(place)


def test_a_long_path_with_spaces_and_capitals_is_no_hindrance(place):
    deep = place / "A Folder With Spaces" / ("long" * 30)
    assert len(os.fsencode(deep)) > 150
    with (
        server(PostgresServer, deep / "p") as database,
        server(ValkeyServer, deep / "v") as valkey,
    ):
        remember(database.url, "reached")
        assert remembered(database.url) == "reached"
        assert ask(valkey, "ping")
        assert len(os.fsencode(database.sockets)) < folders.LONGEST_SOCKET_PATH
        assert stat.S_IMODE(database.sockets.stat().st_mode) == 0o700
    for short in (database.sockets, valkey.sockets):
        short.rmdir()


def test_nobody_else_can_connect(place):
    with (
        server(PostgresServer, place / "p") as database,
        server(ValkeyServer, place / "v") as valkey,
    ):
        with psycopg.connect(database.url) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert ask(valkey, "config_get", "port") == {"port": "0"}
        for sockets in (database.sockets, valkey.sockets):
            assert stat.S_IMODE(sockets.stat().st_mode) == 0o700


def test_valkey_writes_down_and_evicts_nothing(place):
    with server(ValkeyServer, place) as valkey:
        found = ask(valkey, "config_get", "appendonly", "maxmemory-policy")
    assert found == {"appendonly": "yes", "maxmemory-policy": "noeviction"}


@AS_ROOT
def test_root_runs_postgresql_as_an_unprivileged_user(place):
    with server(PostgresServer, place) as database:
        with psycopg.connect(database.url) as connection:
            pid = connection.execute("SELECT pg_backend_pid()").fetchone()[0]
        owner = (
            Path(f"/proc/{pid}").stat().st_uid
            if Path(f"/proc/{pid}").exists()
            else None
        )
        master = int(
            (database.folder / "data" / "postmaster.pid").read_text().split()[0]
        )
        assert owner in {None, database.user.uid}
        assert Path(f"/proc/{master}").stat().st_uid == database.user.uid != 0
        groups = (
            Path(f"/proc/{master}/status")
            .read_text()
            .split("Groups:")[1]
            .split("\n")[0]
        )
        assert "0" not in groups.split()


@AS_ROOT
def test_no_permission_of_the_virtual_environment_changes(place):
    package = postgres_package()
    watched = [package, package / "pginstall" / "bin" / "postgres", *package.parents]
    before = [owner_and_mode(path) for path in watched]
    with server(PostgresServer, place):
        pass
    assert [owner_and_mode(path) for path in watched] == before


def owner_and_mode(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_uid, found.st_gid, found.st_mode


@AS_ROOT
def test_below_a_private_folder_the_data_lie_elsewhere_and_a_link_says_where(
    place, outside
):
    home = place / "home"
    home.mkdir(mode=0o700)
    with server(PostgresServer, home / "project") as first:
        remember(first.url, "found")
        assert (home / "project" / "data").readlink().parent == outside
    with server(PostgresServer, home / "project") as second:
        assert remembered(second.url) == "found"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@AS_ROOT
def test_data_stay_with_the_user_they_belong_to(place):
    nobody = pwd.getpwnam("nobody")
    data = place / "data"
    data.mkdir(mode=0o700)
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    assert server_user(data).uid == nobody.pw_uid


START = """
import sys
from pathlib import Path
from gaamac.embedded.postgres import PostgresServer
from gaamac.embedded.valkey import ValkeyServer
from gaamac.embedded.wheels import postgres_package
place = Path(sys.argv[1])
database = PostgresServer(place / "p", place / "p.log")
valkey = ValkeyServer(place / "v", place / "v.log")
database.start(); valkey.start()
print(database.url, flush=True)
if "wait" in sys.argv:
    sys.stdin.read()
valkey.stop(); database.stop()
"""


def test_when_the_launcher_is_killed_the_servers_end_and_the_next_start_works(place):
    command = [sys.executable, "-c", START, str(place), "wait"]
    with subprocess.Popen(
        command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as launcher:
        remember(launcher.stdout.readline().strip(), "survived")
        launcher.kill()
    # The next start doesn't wait for the old servers to end; it does that itself.
    with server(ValkeyServer, place / "again"):
        database = PostgresServer(place / "p", place / "p.log")
        database.start()
        assert remembered(database.url) == "survived"
        database.stop()
    assert left_of(place) == []


def test_a_pid_file_left_behind_that_names_another_program_is_forgotten(place):
    with server(PostgresServer, place) as database:
        remember(database.url, "kept")
        pid_file = database.folder / "data" / "postmaster.pid"
        left_behind = pid_file.read_text().split("\n", 1)[1]
    other = subprocess.Popen(["sleep", "60"])
    try:
        pid_file.write_text(f"{other.pid}\n{left_behind}")
        with server(PostgresServer, place) as database:
            assert remembered(database.url) == "kept"
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_postgresql_that_was_killed_recovers_at_the_next_start(place):
    with server(PostgresServer, place) as database:
        remember(database.url, "kept")
        master = int(
            (database.folder / "data" / "postmaster.pid").read_text().split()[0]
        )
        os.kill(master, signal.SIGKILL)
        assert wait_until(lambda: not processes_of(place), 20)
    with server(PostgresServer, place) as database:
        assert remembered(database.url) == "kept"


def _python_for(uid: int) -> str | None:
    """A Python of this version that another user can run; ours may lie in a private home."""
    version = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    for python in (
        sys.executable,
        "/usr/bin/python3",
        f"/usr/bin/python3.{sys.version_info[1]}",
    ):
        try:
            found = subprocess.run(
                [python, "-c", version], cwd="/", user=uid, check=False
            )
        except OSError:
            continue
        if found.returncode == 0:
            return python
    return None


@AS_ROOT
def test_an_ordinary_user_can_start_them_too(place):
    nobody = pwd.getpwnam("nobody")
    python = _python_for(nobody.pw_uid)
    if python is None:
        pytest.skip("no Python of this version that an ordinary user can run")
    mine = place / "nobody"
    mine.mkdir()
    os.chown(mine, nobody.pw_uid, nobody.pw_gid)
    packages = [path for path in sys.path if path.endswith("site-packages")]
    subprocess.run(
        [python, "-c", START, str(mine)],
        cwd=PROJECT,
        env={"PYTHONPATH": os.pathsep.join([str(PROJECT), *packages])},
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        check=True,
        timeout=60,
    )
    assert (mine / "p" / "data").stat().st_uid == nobody.pw_uid
    assert not (mine / "p").is_symlink()
