"""Reads the index from the database: in bulk, and what has changed since (docs/decisions/0071)."""

from __future__ import annotations

import sys
from array import array
from typing import Any, NamedTuple

from django.db import connection

from .axes import AXES, Axis
from .holdings import Holdings, Moment, Named, Numbers, Row

# With more changes than these, reading everything anew is as quick.
MOST_CHANGES = 5000

# Numbers come as bytes: as an array they would be a million objects of Python for a moment.
_NUMBERS = "string_agg(int4send(page_id), ''::bytea)"
_OF_VALUE = (
    "SELECT '{name}', {name}::text, {slug}, {label}, {numbers}"
    " FROM entries WHERE {name} IS NOT NULL GROUP BY {name}"
)
_OF_ARRAY = (
    "SELECT '{name}', value::text, '', '', {numbers}"
    " FROM entries, unnest({name}) AS value GROUP BY value"
)
_COLUMNS = ", ".join(f"{axis.sql} AS {axis.name}" for axis in AXES)
_SNAPSHOT = "pg_current_snapshot()::text"
# Another number after a backup was restored: then what we have seen was another table.
_TABLE = "'exchange_cataloguechange'::regclass::oid::bigint"
_HAS_WRITTEN = "pg_current_xact_id_if_assigned() IS NOT NULL"

# No change that another transaction commits later can slip between two readings: what counts is
# whether its transaction was over when we last looked. Numbers above the snapshot's are
# those of another server's time, out of a backup; ours are noted even there. Our own transaction
# counts as over in its own snapshot once a later one has ended, so its changes are read each time.
_CHANGES = f"""
SELECT {_SNAPSHOT}, {_TABLE}, {_HAS_WRITTEN}, change.page_id, entry.*
FROM (VALUES (1)) AS always
LEFT JOIN (
    SELECT page_id FROM exchange_cataloguechange
    WHERE changed_in >= pg_snapshot_xmin(%(seen)s::pg_snapshot)
    AND changed_in <= greatest(
        pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id_if_assigned()
    )
    AND (
        NOT pg_visible_in_snapshot(changed_in, %(seen)s::pg_snapshot)
        OR changed_in = pg_current_xact_id_if_assigned()
    )
    LIMIT {MOST_CHANGES + 1}
) AS change ON true
LEFT JOIN LATERAL (
    SELECT page_id AS number, {_COLUMNS}, organisation_slug, organisation_name
    FROM exchange_catalogueentry WHERE page_id = change.page_id OFFSET 0
) AS entry ON true
"""  # noqa: S608 - made of constants only


class Reading(NamedTuple):
    """A state of the index; one that holds what is not committed yet is for its reader alone."""

    holdings: Holdings
    is_shared: bool


def read_all() -> Reading:
    """Everything that is published, in one query."""
    of: dict[str, dict[Any, Numbers]] = {axis.name: {} for axis in AXES}
    organisations: dict[int, Named] = {}
    read = {axis.name: axis.read for axis in AXES}
    with connection.cursor() as cursor:
        cursor.execute(_all_sql())
        _name, snapshot, has_written, table, _numbers = cursor.fetchone()
        for name, text, slug, label, numbers in cursor:
            value = read[name](text)
            of[name][value] = Numbers(numbers_in(numbers))
            if slug:
                organisations[value] = Named(slug, label)
    holdings = Holdings(Moment(snapshot, int(table)), of, organisations)
    return Reading(holdings, is_shared=not has_written)


def read_changes(since: Holdings) -> Reading:
    """The state now; the very same object when nothing has changed."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, {"seen": since.moment.snapshot})
        rows = cursor.fetchall()
    snapshot, table, has_written, number = rows[0][:4]
    if table != since.moment.table or len(rows) > MOST_CHANGES:
        return read_all()
    if number is None:
        return Reading(since, is_shared=True)
    gone = [row[3] for row in rows if row[4] is None]
    held = [_row(row[4:]) for row in rows if row[4] is not None]
    now = since.changed(gone, held, Moment(snapshot, table))
    return Reading(now, is_shared=not has_written)


def _row(columns: tuple[Any, ...]) -> Row:
    number, *values, slug, name = columns
    return Row(number, tuple(values), Named(slug, name) if slug else None)


def _all_sql() -> str:
    """One row with the snapshot, and one for each value of each axis.

    The table is read once: it is wide, and an aggregate over it for each axis takes ten times
    as long.
    """
    return f"""
        WITH entries AS MATERIALIZED (
            SELECT page_id, {_COLUMNS}, organisation_slug, organisation_name
            FROM exchange_catalogueentry
        )
        SELECT '', {_SNAPSHOT}, CASE WHEN {_HAS_WRITTEN} THEN 'yes' END,
            {_TABLE}::text, ''::bytea
        UNION ALL {" UNION ALL ".join(_axis_sql(axis) for axis in AXES)}
    """  # noqa: S608 - made of constants only


def _axis_sql(axis: Axis) -> str:
    if axis.is_array:
        return _OF_ARRAY.format(name=axis.name, numbers=_NUMBERS)
    named = axis.name == "organisation"
    return _OF_VALUE.format(
        name=axis.name,
        numbers=_NUMBERS,
        slug="max(organisation_slug)" if named else "''",
        label="max(organisation_name)" if named else "''",
    )


def numbers_in(big_endian: bytes) -> array[int]:
    """What PostgreSQL's `int4send` has written, one after the other."""
    numbers = array("I", big_endian)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
