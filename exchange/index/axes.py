"""What the index knows of an entry: for each axis, the values that its row has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Axis(NamedTuple):
    """One thing to count by: an expression over a row, a value or NULL, or an array of values."""

    name: str
    sql: str
    is_array: bool = False
    # Makes a value of the text in which the bulk reading has it.
    read: Callable[[str], Any] = str


ADAPTED = "yes"
# Of a review-by date that nobody has set. Dates stand as ISO texts, which sort as dates do.
UNCONFIRMED = ""

AXES: tuple[Axis, ...] = (
    Axis("visibility", "visibility", read=int),
    Axis("kind", "kind"),
    Axis("shown_in", "shown_in", is_array=True),
    Axis("language", "languages", is_array=True),
    Axis("term", "topic_ids", is_array=True, read=int),
    Axis("country", "country_ids", is_array=True, read=int),
    Axis("region", "region_ids", is_array=True, read=int),
    Axis("organisation", "organisation_id", read=int),
    Axis("organisation_type", "NULLIF(organisation_type, '')"),
    Axis("year", "year", read=int),
    Axis("review_by", f"COALESCE(review_by::text, '{UNCONFIRMED}')"),
    Axis("adapted", f"CASE WHEN adaptation_count > 0 THEN '{ADAPTED}' END"),
)
