"""The floor of a faceted search: what PostgreSQL needs at the very least (docs/benchmark.md).

A narrow table with four facets of one value each, the vector stored out of line, and two
statements: every count by one `GROUPING SETS`, and the page of the newest twenty.
"""

from __future__ import annotations

from django.db import connection

_CREATE = """
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE TABLE bench.floor (
    id bigint PRIMARY KEY, published_at timestamptz, visibility smallint,
    type integer, region integer, year smallint, language text, vector tsvector
) WITH (toast_tuple_target = 128);
ALTER TABLE bench.floor ALTER COLUMN vector SET STORAGE EXTERNAL;
INSERT INTO bench.floor
SELECT entry.page_id, entry.published_at, entry.visibility,
    (SELECT min(topic.id) FROM exchange_topic topic
        WHERE topic."group" = 'type' AND topic.id = ANY(entry.topic_ids)),
    entry.region_ids[1], entry.year, entry.language,
    to_tsvector('simple', concat_ws(' ', practice.title, practice.summary, practice.what_was_done))
FROM exchange_catalogueentry entry
JOIN (SELECT page.title, own.* FROM practices_practice own
    JOIN wagtailcore_page page ON page.id = own.page_ptr_id) practice
    ON practice.page_ptr_id = entry.page_id;
CREATE INDEX ON bench.floor USING gin (vector);
CREATE INDEX ON bench.floor (published_at DESC);
"""
COUNT = """
SELECT type, region, year, language, count(*) FROM bench.floor
WHERE vector @@ %s::tsquery AND visibility = 0
GROUP BY GROUPING SETS ((type), (region), (year), (language), ())
"""
PAGE = """
SELECT id FROM bench.floor WHERE vector @@ %s::tsquery AND visibility = 0
ORDER BY published_at DESC LIMIT 20
"""


def create() -> None:
    """Make the table from the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(_CREATE)


def search(word: str) -> None:
    """Count and read one page."""
    with connection.cursor() as cursor:
        for statement in (COUNT, PAGE):
            cursor.execute(statement, [word])
            cursor.fetchall()
