"""What a scanner says of an upload holds; without its word nothing is accepted."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from gaamac.media.cleaning import scanner
from gaamac.media.cleaning.refusals import Refused
from gaamac.media.cleaning.scanner import scan
from gaamac.media.fields import clean_document_file

# In two pieces, so that no scanner takes this file for the one it names.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


class Daemon:
    """A clamd as far as one conversation: reads the stream, gives the answer it was told to."""

    def __init__(self, listening: socket.socket, answer: bytes | None) -> None:
        self.received = b""
        self._answer = answer
        self._listening = listening
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()

    def _talk(self) -> None:
        connection, _peer = self._listening.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!L", stream.read(4))[0]:
                self.received += stream.read(length)
            if self._answer is not None:
                connection.sendall(self._answer)

    def wait(self) -> bytes:
        self._thread.join(10)
        return self.received


@pytest.fixture
def clamd() -> Iterator[Callable[[bytes | None], tuple[Daemon, str]]]:
    """Starts a daemon on a port of its own."""
    sockets: list[socket.socket] = []

    def start(answer: bytes | None) -> tuple[Daemon, str]:
        listening = socket.create_server(("127.0.0.1", 0))
        sockets.append(listening)
        port = listening.getsockname()[1]
        return Daemon(listening, answer), f"tcp://127.0.0.1:{port}"

    yield start
    for listening in sockets:
        listening.close()


def test_a_clean_file_passes_and_the_whole_of_it_was_looked_at(clamd) -> None:
    data = bytes(range(256)) * 3000
    daemon, address = clamd(b"stream: OK\0")

    scan(data, address)

    assert daemon.wait() == data


def test_a_known_danger_is_refused(clamd) -> None:
    _daemon, address = clamd(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")

    with pytest.raises(Refused, match="harmful"):
        scan(b"anything", address)


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK and more\0",
        b"",
        None,
        b"\xff" * 10_000,
    ],
)
def test_any_other_answer_is_no_leave_to_accept(clamd, answer: bytes | None) -> None:
    _daemon, address = clamd(answer)

    with pytest.raises(Refused, match="unchecked"):
        scan(b"anything", address)


def test_nothing_is_accepted_while_the_daemon_is_down(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for address in (f"tcp://127.0.0.1:{port}", f"unix://{tmp_path}/none.sock"):
        with pytest.raises(Refused, match="unchecked"):
            scan(b"anything", address)


def test_a_daemon_that_never_answers_is_waited_for_only_so_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scanner, "SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Refused, match="unchecked"):
            scan(b"anything", address)


def test_a_daemon_that_hangs_up_in_the_middle_has_not_looked() -> None:
    """As clamd does with a stream that is longer than its StreamMaxLength."""

    def hang_up(listening: socket.socket) -> None:
        connection, _peer = listening.accept()
        with connection:
            connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=hang_up, args=(listening,))
        thread.start()
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(Refused, match="unchecked"):
            scan(b"x" * 20_000_000, address)
        thread.join()


def test_a_socket_of_this_machine_is_asked_as_well(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "clamd"))
        listening.listen()
        daemon = Daemon(listening, b"stream: OK\0")
        scan(b"anything", f"unix://{tmp_path}/clamd")
        assert daemon.wait() == b"anything"


def test_the_test_file_of_the_scanners_is_refused_without_a_scanner_too() -> None:
    with pytest.raises(ValidationError, match="something harmful") as refused:
        clean_document_file(SimpleUploadedFile("note.txt", EICAR), "note.txt")
    assert refused.value.code == "harmful"


def test_an_upload_is_shown_to_the_scanner_as_it_came(clamd, settings) -> None:
    daemon, settings.CLAMD_ADDRESS = clamd(b"stream: OK\0")

    clean_document_file(SimpleUploadedFile("note.txt", b"Some words"), "note.txt")

    assert daemon.wait() == b"Some words"


def test_its_owner_is_told_that_it_could_not_be_checked(clamd, settings) -> None:
    _daemon, settings.CLAMD_ADDRESS = clamd(None)

    with pytest.raises(ValidationError, match="just now, so none is accepted"):
        clean_document_file(SimpleUploadedFile("note.txt", b"Some words"), "note.txt")
