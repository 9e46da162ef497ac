"""The frame of a mail applies the styles it came with, and none besides."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from gaamac.mailbox.styles import style_sources


def a_hash(style: str) -> str:
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


def test_each_style_is_named_once_by_its_hash() -> None:
    html = (
        "<style>p { color: red }</style>"
        '<p style="margin: 0">a</p><p style="margin: 0">b</p><p style="font: &quot;x&quot;">c</p>'
    )

    assert style_sources(html) == [
        "'unsafe-hashes'",
        a_hash("p { color: red }"),
        a_hash("margin: 0"),
        a_hash('font: "x"'),
    ]


def test_a_mail_without_styles_may_have_none() -> None:
    assert style_sources("<p>Good day</p>") == ["'none'"]
