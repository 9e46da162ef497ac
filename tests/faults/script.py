"""A mail server that is only a script: at each verb it says what it is told, hangs up or says nothing."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

HANG_UP, SILENCE = "hang up", "silence"
# What a mail server answers that has no complaint.
FINE = {
    "GREETING": "220 here",
    "EHLO": "250-here\r\n250-STARTTLS\r\n250-AUTH PLAIN\r\n250 8BITMIME",
    "HELO": "250 here",
    "AUTH": "235 welcome",
    "STARTTLS": "220 go on",
    "MAIL": "250 fine",
    "RCPT": "250 fine",
    "DATA": "354 go on",
    "CONTENT": "250 taken",
    "RSET": "250 fine",
    "QUIT": "221 bye",
}


class Script:
    """`faults[verb]` is what is said instead, as often as it stands there."""

    def __init__(self) -> None:
        self.faults: dict[str, list[str]] = defaultdict(list)
        self.taken: Counter[str] = Counter()
        self.pipelining = False

    def say(self, verb: str, answer: str, times: int) -> None:
        """Answer so, the next times this verb comes."""
        self.faults[verb] = [answer] * times

    def answer(self, verb: str) -> str:
        """What to say now."""
        waiting = self.faults[verb]
        said = waiting.pop(0) if waiting else FINE[verb]
        if verb == "EHLO" and said == FINE[verb] and self.pipelining:
            return said.replace("250 8BITMIME", "250-8BITMIME\r\n250 PIPELINING")
        return said


class _Conversation(socketserver.StreamRequestHandler):
    script: Script

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self._talk()

    def _talk(self) -> None:
        self.said = self.sender = self.recipient = ""
        goes_on = self._say("GREETING")
        while goes_on and (line := self.rfile.readline()):
            verb = line[:8].split(b" ")[0].strip().decode().upper()
            goes_on = self._obey(verb, line)

    def _obey(self, verb: str, line: bytes) -> bool:
        """Whether the conversation goes on after this command."""
        needed = {"RCPT": "sender", "DATA": "recipient"}.get(verb)
        if needed and not getattr(self, needed):
            self.wfile.write(b"503 5.5.1 Not yet\r\n")
            return True
        if not self._say(verb):
            return False
        if verb in ("MAIL", "RSET"):
            self.recipient = ""
            self.sender = verb if self.said.startswith("250") else ""
        elif verb == "RCPT" and self.said.startswith("250"):
            self.recipient = line.partition(b"<")[2].partition(b">")[0].decode()
        elif verb == "DATA" and self.said.startswith("354"):
            return self._take()
        return True

    def _take(self) -> bool:
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
        recipient, self.sender, self.recipient = self.recipient, "", ""
        return self._say("CONTENT", recipient)

    def _say(self, verb: str, recipient: str = "") -> bool:
        """Whether the conversation goes on."""
        self.said = answer = self.script.answer(verb)
        if answer == SILENCE:
            self.rfile.read()
            return False
        if recipient and answer.startswith("250"):
            self.script.taken[recipient] += 1
        if answer == HANG_UP:
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return not answer.startswith(("421", "221"))


@contextlib.contextmanager
def speaking(script: Script) -> Iterator[int]:
    """The port on which the script is spoken."""
    handler: Any = type("Conversation", (_Conversation,), {"script": script})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
