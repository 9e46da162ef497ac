"""Cells that a spreadsheet would read as a formula (OWASP, "CSV Injection").

An apostrophe before them makes them text, there and when the file is saved and opened again.
What is already marked is marked once more, so that `restored(neutralised(text)) == text`.
"""

from __future__ import annotations

import re

MARK = "'"
# Full-width signs are formulas to a spreadsheet that runs in Chinese or Japanese; white space
# before a sign is dropped by some on the way in.
_STARTS_FORMULA = re.compile(r"(?s)'*(?:\s*[=+\-@＝＋－﹣−＠]|[\t\r\n])")
_MARKED = re.compile(r"(?s)'+(?:\s*[=+\-@＝＋－﹣−＠]|[\t\r\n])")


def neutralised(text: str) -> str:
    """The text as a cell can hold it without being run."""
    return MARK + text if _STARTS_FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text that `neutralised` was given."""
    return text[1:] if _MARKED.match(text) else text
