"""The one door to other sites never leads back inside."""

from __future__ import annotations

import ipaddress
import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from gaamac.common import outside
from gaamac.common.outside import Answer, NotReached, ask, is_public
from tests.internet import PUBLIC, Internet


def code_of(address: str) -> str:
    with pytest.raises(NotReached) as failed:
        ask(address)
    return failed.value.code


def test_a_site_answers_and_learns_nothing_but_the_address(internet: Internet) -> None:
    assert ask("http://example.org/a?b=ü") == Answer(200, "http://example.org/a?b=ü")
    (method, path, headers) = internet.site.asked[0]
    assert (method, path) == ("HEAD", "/a?b=%C3%BC")
    assert headers.pop("User-Agent") == "GAAMAC portal (link check)"
    assert headers == {
        "Host": "example.org",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }
    assert internet.connected == [(PUBLIC, 80)]


def test_a_page_that_is_gone_says_so(internet: Internet) -> None:
    assert ask("http://example.org/gone", "GET").status == 404


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "100.64.0.1", "100.100.100.200", "169.254.169.254", "168.63.129.16",
        "192.0.0.192", "198.18.0.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
        "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1", "100::1",
    ],
)  # fmt: skip
def test_no_private_address_is_connected_to(address: str, internet: Internet) -> None:
    internet.names["inside.example"] = [[address]]
    internet.names["half.example"] = [[PUBLIC, address]]
    for name in ("inside.example", "half.example"):
        assert code_of(f"http://{name}/") == "private"
    assert internet.connected == []


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700::1111"])
def test_a_public_one_is(address: str, internet: Internet) -> None:
    internet.names["example.org"] = [[address]]
    assert ask("http://example.org/").status == 200
    assert internet.connected == [(address, 80)]


@given(st.ip_addresses())
def test_what_is_public_here_is_global_to_python_as_well(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(address):
        assert address.is_global
        assert not address.is_multicast
        assert getattr(address, "ipv4_mapped", None) is None
        assert getattr(address, "sixtofour", None) is None


def test_a_name_is_resolved_once_and_the_answer_is_where_it_goes(
    internet: Internet,
) -> None:
    """A name server that says something else the second time is not asked twice."""
    internet.names["example.org"] = [[PUBLIC], ["127.0.0.1"]]
    assert ask("http://example.org/").status == 200
    assert internet.asked == ["example.org"]
    assert internet.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://inside.example/", "private"),
        ("//inside.example/", "private"),
        ("http://example.org:8080/", "address"),
        ("https://example.org:80/", "address"),
        ("http://user:secret@example.org/", "address"),
        ("file:///etc/passwd", "address"),
        ("gopher://example.org/", "address"),
        ("http://nowhere.example/", "unknown"),
    ],
)
def test_a_redirect_is_looked_at_like_the_first_address(
    to: str, code: str, internet: Internet
) -> None:
    internet.names["inside.example"] = [["169.254.169.254"]]
    assert code_of(f"http://example.org/to/{to}") == code
    assert internet.connected == [(PUBLIC, 80)]


def test_a_site_that_moved_is_found_and_given_no_cookie_back(
    internet: Internet,
) -> None:
    internet.names["www.example.net"] = [[PUBLIC]]
    found = ask("http://example.org/to/http://www.example.net/here")
    assert found == Answer(200, "http://www.example.net/here")
    assert "Cookie" not in internet.site.asked[-1][2]


def test_three_redirects_are_followed_and_no_more(internet: Internet) -> None:
    internet.site.asked.clear()
    assert code_of("http://example.org/turn/9") == "redirects"
    assert len(internet.site.asked) == 4


@pytest.mark.parametrize(
    "address",
    [
        "", "example.org", "ftp://example.org/", "file:///etc/passwd", "javascript:1", "http://",
        "http://example.org:22/", "http://example.org:99999/", "http://a@example.org/",
        "http://example.org:443/", "http://[::1", "http://" + "a" * 70 + ".org/",
        "http://example.org/" + "a" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_asked_for_nowhere(
    address: str, internet: Internet
) -> None:
    assert code_of(address) == "address"
    assert internet.asked == internet.connected == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "0x7f.1", "2130706433", "017700000001", "[::1]", "localhost"]
)
def test_this_machine_is_not_reached_whatever_it_is_called(host: str) -> None:
    """The machine's own resolver reads all these as one address."""
    assert code_of(f"http://{host}/") in {"private", "unknown"}


@given(st.text(max_size=40))
def test_no_text_gets_past(text: str) -> None:
    """Nothing but the one exception, and never a connection: no name of these is resolved."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outside.socket, "getaddrinfo", lambda *_a, **_k: [])
        for address in (text, f"http://{text}", f"http://example.org{text}"):
            with pytest.raises(NotReached):
                ask(address)


def test_a_site_that_drips_is_left(internet: Internet, monkeypatch) -> None:
    monkeypatch.setattr(outside, "SECONDS", 0.4)
    begun = time.monotonic()
    assert code_of("http://example.org/drip") == "silent"
    assert time.monotonic() - begun < 5


def certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS for `name`, and the file that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "site.pem"
    public = made.public_bytes(serialization.Encoding.PEM)
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + public
    )
    trusted = folder / "trusted.pem"
    trusted.write_bytes(public)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, trusted


def test_over_tls_the_certificate_is_that_of_the_name(
    internet: Internet, serve, monkeypatch, tmp_path: Path
) -> None:
    context, trusted = certificate("example.org", tmp_path)
    server = serve(context)
    internet.port = server.server_port
    assert code_of("https://example.org/") == "silent"
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    assert ask("https://example.org/").status == 200
    assert internet.connected[-1] == (PUBLIC, 443)
    internet.names["www.example.net"] = [[PUBLIC]]
    assert code_of("https://www.example.net/") == "silent"
