"""What a reader asked of a list, read once from the address (see `catalogue`)."""

from .catalogue import CatalogueFilter
from .choice import Choice
from .facet import FACETS

__all__ = ["FACETS", "CatalogueFilter", "Choice"]
