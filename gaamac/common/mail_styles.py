"""The style sheet of the mails, written into the elements: many mail programs know no other."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from css_inline import CSSInliner

SHEET = Path(__file__).parents[2] / "templates/emails/mail.css"


def styled(html: str) -> str:
    """A whole mail with its styles in its elements. Its own `<style>` stays: dark colours."""
    return _whole().inline(html)


def styled_part(html: str) -> str:
    """The same of a piece of a mail: whole elements, rows only within their table."""
    return _whole().inline_fragment(html, "")


@lru_cache(maxsize=1)
def _whole() -> CSSInliner:
    return CSSInliner(
        inline_style_tags=False,
        keep_style_tags=True,
        load_remote_stylesheets=False,
        minify_css=True,
        extra_css=SHEET.read_text(encoding="utf-8"),
    )
