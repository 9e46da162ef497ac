"""The headers that every answer carries (docs/security.md), and what an answer does wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

EXACTLY = {
    "X-Content-Type-Options": {"nosniff"},
    # The page on which one leaves quickly says nothing to anybody.
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Embedder-Policy": {"require-corp"},
    "Cross-Origin-Resource-Policy": {"same-origin", "cross-origin"},
    "X-Frame-Options": {"DENY", "SAMEORIGIN"},
    "X-Permitted-Cross-Domain-Policies": {"none"},
    "Strict-Transport-Security": {"max-age=63072000; includeSubDomains; preload"},
}
# What other sites may load into their pages.
FOR_OTHER_SITES = ("application/atom+xml", "text/calendar")
NOWHERE = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "Via")
_WITH_CHARSET = re.compile(r"text/|application/(.*\+xml|xml|javascript)")
_UNSAFE = re.compile(r"unsafe-inline|unsafe-eval|\*|http:|https:|blob:")


def faults(headers: Mapping[str, str]) -> list[str]:
    """What is wrong with the headers of an answer over HTTPS."""
    found = [
        f"{name}: {headers.get(name)}"
        for name, allowed in EXACTLY.items()
        if headers.get(name) not in allowed
    ]
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    if not headers.get("Cache-Control"):
        found.append("Cache-Control: none")
    found += [f"{name} is sent" for name in NOWHERE if name in headers]
    found += _policy_faults(headers.get("Content-Security-Policy", ""))
    return found + _type_faults(headers)


def _policy_faults(policy: str) -> list[str]:
    """The policy allows nothing by default, nothing inline, no other site; `blob:` to pictures only."""
    directives = {
        part.split()[0]: " ".join(part.split()[1:])
        for part in policy.split(";")
        if part.strip()
    }
    found = [f"Content-Security-Policy: {policy or 'none'}"]
    if directives.get("default-src") != "'none'":
        return found
    if directives.get("frame-ancestors") not in {"'none'", "'self'"}:
        return found
    is_inert = "sandbox" in directives
    if not is_inert and directives.get("base-uri") != "'none'":
        return found
    unsafe = [
        name
        for name, value in directives.items()
        if _UNSAFE.search(value.replace("blob:", "") if name == "img-src" else value)
    ]
    return found if unsafe else []


def _type_faults(headers: Mapping[str, str]) -> list[str]:
    kind, _, rest = headers.get("Content-Type", "").partition(";")
    found = []
    if _WITH_CHARSET.match(kind) and "charset=" not in rest:
        found.append(f"Content-Type without charset: {kind}")
    crosses = headers.get("Cross-Origin-Resource-Policy") == "cross-origin"
    if crosses != (kind in FOR_OTHER_SITES):
        found.append(f"Cross-Origin-Resource-Policy of {kind}")
    return found


def inline_things(html: str) -> list[str]:
    """Scripts, styles and handlers that stand in the page itself, which the policy would refuse."""
    reader = _InlineReader()
    reader.feed(html)
    return reader.found


class _InlineReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        is_data = "json" in (named.get("type") or "")
        if tag == "style" or (tag == "script" and "src" not in named and not is_data):
            self.found.append(f"<{tag}> {self.getpos()}")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or _runs(value):
                self.found.append(f"<{tag} {name}> {self.getpos()}")


def _runs(value: str | None) -> bool:
    return (value or "").strip().lower().startswith("javascript:")
