"""What is published, kept in memory for counting (docs/decisions/0071).

`shown_to(reader)` is where to begin: a `Selection` that can be narrowed and counted by every
axis, in one query (two for somebody signed in), however many contributions there are.
"""

from .holdings import NONE, Holdings, Numbers
from .selection import Selection, shown_to, visible_to

__all__ = ["NONE", "Holdings", "Numbers", "Selection", "shown_to", "visible_to"]
