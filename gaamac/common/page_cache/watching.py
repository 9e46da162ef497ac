"""Triggers by which PostgreSQL tells the web workers that what pages show has changed.

A table that no page for everybody shows is named in tests/home/test_watching.py instead.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

CHANNEL = "portal_shown"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION portal_tell_of_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('{CHANNEL}', '');
    RETURN NULL;
END
$$;
"""
_ANY_CHANGE = """
CREATE TRIGGER portal_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION portal_tell_of_change();
"""
_SOME_UPDATES = """
CREATE TRIGGER portal_change AFTER UPDATE ON {table}
    FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION portal_tell_of_change();
"""
_NOTHING = "DROP TRIGGER portal_change ON {table};"


def watched(table: str) -> RunSQL:
    """A migration's operation: every change of this table ends all kept pages.

    Of one transaction PostgreSQL tells once, however many rows it writes.
    """
    return _operation(_ANY_CHANGE, table=table)


def watched_updates(table: str, when: str) -> RunSQL:
    """The same for those updates alone of which `when` (SQL over OLD and NEW) is true.

    For tables that are written often, and whose new and removed rows another table tells of.
    """
    return _operation(_SOME_UPDATES, table=table, when=when)


def _operation(create: str, **parts: str) -> RunSQL:
    return RunSQL(_FUNCTION + create.format(**parts), _NOTHING.format(**parts))
