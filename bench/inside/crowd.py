"""Members of a portal that is measured: many, with follows of their own, and news to tell them.

Written by statements of SQL, a table at a time: what they were asked for in a form is not measured.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from exchange.models import CatalogueEntry
from gaamac.common.visibility import Visibility

# No mail can reach anybody there (RFC 2606).
_ADDRESS = "member-%s@crowd.invalid"
SETS = 2000
_SEED = 11
_EMPTY = (
    "TRUNCATE digests_edition, digests_digestpreference, exchange_follow CASCADE",
    "DELETE FROM members_membership WHERE reason = 'crowd'",
    "DELETE FROM account_emailaddress WHERE email LIKE '%@crowd.invalid'",
    "DELETE FROM members_user WHERE email LIKE '%@crowd.invalid'",
)
_PEOPLE = """
INSERT INTO members_user (password, is_superuser, email, name, preferred_language, time_zone,
  is_staff, is_active, date_joined)
SELECT '!', false, format(%s, n), format('Member %%s', n),
  (ARRAY['en','en','en','en','fr','fr','es','es','ar','ru','zh-hans'])[1 + n %% 11], 'UTC',
  false, true, now() - interval '90 days'
FROM generate_series(1, %s) AS n
"""
_MEMBERSHIPS = """
INSERT INTO members_membership (user_id, state, organisation_name, reason, applied_at, decision_note)
SELECT id, 'approved', '', 'crowd', now() - interval '90 days', ''
FROM members_user WHERE email LIKE '%@crowd.invalid'
"""
_ADDRESSES = """
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT id, email, true, true FROM members_user WHERE email LIKE '%@crowd.invalid'
"""
_PREFERENCES = """
INSERT INTO digests_digestpreference (member_id, frequency, hour, weekday, day_of_month,
  is_discreet, time_zone, next_due_at, window_opened_at, link_key)
SELECT id, 'weekly', 8, id % 7, 1, id % 3 > 0, 'UTC', NULL, now() - interval '7 days',
  gen_random_uuid()
FROM members_user WHERE email LIKE '%@crowd.invalid'
"""
_FOLLOWS = """
INSERT INTO exchange_follow (member_id, target, value, since)
SELECT person.id, choice.target, choice.value, now()
FROM members_user AS person JOIN crowd_choice AS choice ON choice.number = person.id %% %s
WHERE person.email LIKE %s
"""
_ANALYZED = (
    "VACUUM ANALYZE members_user, members_membership, account_emailaddress,"
    " digests_digestpreference, exchange_follow, exchange_catalogueentry, exchange_sharingterms"
)


def gather(members: int, news: int) -> None:
    """So many members, and so many contributions that are news of this week; all others are old."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in _EMPTY:
            cursor.execute(statement)
        _announce(cursor, news)
        cursor.execute(_PEOPLE, [_ADDRESS, members])
        for statement in (_MEMBERSHIPS, _ADDRESSES, _PREFERENCES):
            cursor.execute(statement)
        _follow(cursor)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(_ANALYZED)


def _announce(cursor: Any, news: int) -> None:
    """The first so many that members may see were announced this week, one after another."""
    keys = list(
        CatalogueEntry.objects.filter(visibility__lte=Visibility.COMMUNITY)
        .order_by("translation_key", "page_id")
        .values_list("page_id", flat=True)[:news]
    )
    table = CatalogueEntry._meta.db_table
    cursor.execute(f"UPDATE {table} SET announced_at = now() - interval '400 days'")  # noqa: S608 - our own table
    cursor.execute(
        f"UPDATE {table} SET announced_at = now() - interval '6 days'"  # noqa: S608 - our own table
        " + (interval '5 days' * array_position(%s, page_id) / %s) WHERE page_id = ANY(%s)",
        [keys, len(keys), keys],
    )


def _follow(cursor: Any) -> None:
    """What the members follow: so many different sets, drawn from what the news are about."""
    rows = [
        (number, target, str(value))
        for number, choice in enumerate(_choices())
        for target, value in choice
    ]
    cursor.execute(
        "CREATE TEMP TABLE crowd_choice (number int, target text, value text) ON COMMIT DROP"
    )
    with cursor.copy("COPY crowd_choice FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(_FOLLOWS, [SETS, "%@crowd.invalid"])


def _choices() -> Sequence[frozenset[tuple[str, Any]]]:
    """Different sets of follows: some topics, for most some countries or regions too."""
    rng = random.Random(_SEED)  # noqa: S311 - draws data, guards nothing
    entries = list(
        CatalogueEntry.objects.filter(announced_at__isnull=False)
        .exclude(topic_ids=[])
        .order_by("-announced_at", "page_id")
        .values_list("topic_ids", "region_ids", "country_ids", "organisation_id")[:200]
    )
    found: dict[frozenset[tuple[str, Any]], None] = {}
    while len(found) < SETS:
        topics, regions, countries, organisation = rng.choice(entries)
        choice = {("topic", rng.choice(topics)) for _draw in range(rng.randint(1, 3))}
        if regions and rng.random() < 0.3:
            choice.add(("region", rng.choice(regions)))
        if countries and rng.random() < 0.2:
            choice.add(("country", rng.choice(countries)))
        if organisation and rng.random() < 0.5:
            choice.add(("organisation", organisation))
        found[frozenset(choice)] = None
    return list(found)
