"""What the person who ran `make run` reads once the portal answers."""

from __future__ import annotations

from pathlib import Path


def welcome(address: str, var: Path) -> str:
    """Say where everything is."""
    lines = [
        "The GAAMAC portal is running.",
        "",
        f"  Portal          {address}",
        f"  Editors' desk   {address}cms/",
        f"  Mailbox         {address}mailbox/   (every mail the portal sends)",
        f"  Accounts        {var / 'accounts.txt'}   (role, address, password)",
        "",
        "  A demonstration: editors sign in without a second factor here.",
        "  Ctrl-C stops everything; the next start finds all data.",
    ]
    width = max(map(len, lines))
    rule = "─" * width
    return "\n".join(["", rule, *lines, rule, ""])
