"""Links in published texts that lead nowhere any more: which there are, and whether they answer.

Only what everybody may read is looked at: asking another site for an address that stands in a
restricted text would tell that site of the text.
"""

from .checking import check, due
from .collecting import collect

__all__ = ["check", "collect", "due"]
