"""What a reader asked of a list, read once from the address (see `catalogue`)."""

from .catalogue import CatalogueFilter
from .values import FACETS, Choice

__all__ = ["FACETS", "CatalogueFilter", "Choice"]
