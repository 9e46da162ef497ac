"""The one door to other sites: whoever wants to know of an address in a text asks here.

An address that a member wrote may lead to this machine, to its neighbours, or to the service that
hands a cloud's machines their keys. So a name is resolved once, every address behind it must be
a public one, the connection goes to the address that was looked at (a second question to the
name server could be answered differently), and each redirect is looked at like the first.
Nothing is sent but the address: no cookie, no credentials. Of the answer no content is read.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Timer
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.encoding import iri_to_uri

from .sources import is_web_address

SECONDS = 10
MAX_REDIRECTS = 3
MAX_LENGTH = 2000
PORTS = {"http": 80, "https": 443}
HEADERS = {"User-Agent": "GAAMAC portal (link check)", "Accept": "*/*"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

# IANA's registries of special-purpose addresses (RFC 6890), and multicast; Python's `is_global`
# differs between its releases. 168.63.129.16 is public by number and a cloud's own by use.
_CLOSED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12"
        " 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16"
        " 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3"
    ).split()
)
# All that is given out to sites; what maps or tunnels IPv4 (::ffff:, 64:ff9b::) lies outside.
_OPEN_6 = IPv6Network("2000::/3")
_CLOSED_6 = tuple(
    IPv6Network(network)
    for network in "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20".split()
)


class NotReached(Exception):
    """No answer from that address. `code`: `address`, `private`, `unknown`, `redirects` or `silent`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Answer(NamedTuple):
    """What the last address said, and which one that was."""

    status: int
    address: str


class _Hop(NamedTuple):
    status: int
    location: str | None


def ask(address: str, method: Literal["HEAD", "GET"] = "HEAD") -> Answer:
    """How a web address answers, after at most three redirects; ten seconds for each.

    Raises NotReached.
    """
    for _turn in range(1 + MAX_REDIRECTS):
        hop = _ask_once(address, method)
        if hop.status not in _REDIRECTS or not hop.location:
            return Answer(hop.status, address)
        address = urljoin(address, hop.location)
    raise NotReached("redirects")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether this is the address of a site of the public Internet, as far as a number tells."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_4)
    return address in _OPEN_6 and not any(address in network for network in _CLOSED_6)


def _ask_once(address: str, method: str) -> _Hop:
    parts = _checked(address)
    host, port = _ascii(parts.hostname or ""), PORTS[parts.scheme]
    connection = _Connection(host, port, _public_address(host, port))
    query = f"?{parts.query}" if parts.query else ""
    target = iri_to_uri((parts.path or "/") + query)
    try:
        with closing(connection), _in_time(connection):
            connection.request(method, target, headers=HEADERS)
            answer = connection.getresponse()
            return _Hop(answer.status, answer.getheader("Location"))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotReached("silent") from error


def _checked(address: str) -> SplitResult:
    """The parts of a web address on the port of its scheme."""
    if len(address) > MAX_LENGTH or not is_web_address(address):
        raise NotReached("address")
    parts = urlsplit(address)
    if parts.port not in (None, PORTS[parts.scheme]):
        raise NotReached("address")
    return parts


def _ascii(host: str) -> str:
    """A name as the name servers know it (RFC 3490)."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise NotReached("address") from error


def _public_address(host: str, port: int) -> str:
    """The address to connect to; one that is not public among those of a name closes them all."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ip_address(str(place[0])) for *_kind, place in found]
    except (OSError, ValueError) as error:
        raise NotReached("unknown") from error
    if not addresses or not all(map(is_public, addresses)):
        raise NotReached("private")
    return str(addresses[0])


class _Connection(http.client.HTTPConnection):
    """To the address that was looked at, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port)
        self._address = address

    def connect(self) -> None:
        """Connect; over TLS the certificate must be the name's."""
        place = (self._address, self.port)
        self.sock = socket.create_connection(place, SECONDS / 2)
        if self.port == PORTS["https"]:
            self.sock = ssl.create_default_context().wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()


@contextmanager
def _in_time(connection: _Connection) -> Iterator[None]:
    """End the connection when its time is over: a time-out of a socket counts from each byte."""

    def end() -> None:
        with suppress(OSError):
            if connection.sock is not None:
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)

    timer = Timer(SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
