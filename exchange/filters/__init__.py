"""What a reader asked of a list, read once from the address (see `catalogue`)."""

from .catalogue import MAP, CatalogueFilter
from .choice import Choice
from .facet import FACETS

__all__ = ["FACETS", "MAP", "CatalogueFilter", "Choice"]
