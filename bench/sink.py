"""A mail server that takes everything and keeps nothing: `python -m bench.sink PORT [pipelining]`.

One process a connection, blocking sockets, no look at what is in a message: what is measured
into it is the sender, not the server.
"""

from __future__ import annotations

import os
import signal
import socket
import sys

_ANSWERS = {b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}
_END = b"\r\n.\r\n"


def main(port: int, *, can_pipeline: bool) -> None:
    """Serve until killed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.create_server(("127.0.0.1", port), backlog=64) as listener:
        while True:
            connection, _address = listener.accept()
            if not os.fork():
                listener.close()
                converse(connection, can_pipeline=can_pipeline)
                os._exit(0)
            connection.close()


def converse(connection: socket.socket, *, can_pipeline: bool) -> None:
    """One connection, until it hangs up."""
    hello = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
    if not can_pipeline:
        hello = b"250-sink\r\n250 8BITMIME\r\n"
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(b"220 sink ESMTP\r\n")
    waiting, in_content = b"", False
    while more := connection.recv(262_144):
        waiting += more
        answers = b""
        while waiting:
            end = waiting.find(_END if in_content else b"\r\n")
            if end < 0:
                # Of a content only what may be the beginning of its end is kept.
                waiting = waiting[-4:] if in_content else waiting
                break
            if in_content:
                waiting, in_content = waiting[end + len(_END) :], False
                answers += b"250 taken\r\n"
                continue
            verb, waiting = waiting[:4].upper(), waiting[end + 2 :]
            in_content = verb == b"DATA"
            answers += hello if verb == b"EHLO" else _ANSWERS.get(verb, b"250 ok\r\n")
        if answers:
            connection.sendall(answers)


if __name__ == "__main__":
    main(int(sys.argv[1]), can_pipeline="pipelining" in sys.argv[2:])
