"""How words are indexed and found (docs/decisions/0070).

`texts` writes what is searched, `queries` reads what was typed, `finding` finds, `marking`
shows where, `corrections` forgives a typo, `suggestions` answers while somebody types.
"""

from .corrections import did_you_mean
from .finding import Found, find
from .marking import FOUND, is_searchable, mark_rows
from .queries import QUERY_LENGTH, matching, title_matches

__all__ = [
    "FOUND",
    "QUERY_LENGTH",
    "Found",
    "did_you_mean",
    "find",
    "is_searchable",
    "mark_rows",
    "matching",
    "title_matches",
]
