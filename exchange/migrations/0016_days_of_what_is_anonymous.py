"""Of what is anonymous the day alone is kept: triggers take the hour off, whoever writes it.

When something was drafted, sent, changed or withdrawn would otherwise stand beside when somebody
signed in (docs/decisions/0085). When an editor published it stays: it is the editor's act.
"""

from django.db import migrations

HELPERS = """
CREATE FUNCTION exchange_day(moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT date_trunc('day', moment, 'UTC')
$$;
CREATE FUNCTION exchange_is_anonymous(page integer) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM wagtailcore_page AS one
        JOIN exchange_sharingterms AS terms USING (translation_key)
        WHERE one.id = page AND terms.attribution = 'anonymous'
    )
$$;
CREATE FUNCTION exchange_is_anonymous_thing(content_type integer, thing text)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN thing ~ '^[0-9]{1,9}$' AND content_type = (
        SELECT id FROM django_content_type WHERE app_label = 'wagtailcore' AND model = 'page'
    ) THEN exchange_is_anonymous(thing::integer) ELSE false END
$$;
"""
DROP_HELPERS = """
DROP FUNCTION exchange_is_anonymous_thing(integer, text);
DROP FUNCTION exchange_is_anonymous(integer);
DROP FUNCTION exchange_day(timestamptz);
"""

# Table, the columns whose hour goes, and of which rows.
TIMES = (
    (
        "wagtailcore_page",
        ("latest_revision_created_at",),
        """EXISTS (
            SELECT FROM exchange_sharingterms AS terms
            WHERE terms.translation_key = NEW.translation_key
            AND terms.attribution = 'anonymous'
        )""",
    ),
    (
        "wagtailcore_revision",
        ("created_at",),
        "exchange_is_anonymous_thing(NEW.base_content_type_id, NEW.object_id)",
    ),
    (
        "wagtailcore_workflowstate",
        ("created_at",),
        "exchange_is_anonymous_thing(NEW.base_content_type_id, NEW.object_id)",
    ),
    (
        "wagtailcore_taskstate",
        ("started_at",),
        """(
            SELECT exchange_is_anonymous_thing(base_content_type_id, object_id)
            FROM wagtailcore_workflowstate WHERE id = NEW.workflow_state_id
        )""",
    ),
    (
        "wagtailcore_pagelogentry",
        ("timestamp",),
        "exchange_is_anonymous(NEW.page_id)",
    ),
    (
        "exchange_sharingterms",
        ("submitted_at", "confirmed_at"),
        "NEW.attribution = 'anonymous'",
    ),
)


def trigger(table: str, columns: tuple[str, ...], condition: str) -> migrations.RunSQL:
    """Takes the hour off these columns of the rows of a table for which the condition holds."""
    changed = " OR ".join(
        f'NEW."{one}" IS DISTINCT FROM exchange_day(NEW."{one}")' for one in columns
    )
    days = " ".join(f'NEW."{one}" := exchange_day(NEW."{one}");' for one in columns)
    named = ", ".join(f'"{one}"' for one in columns)
    return migrations.RunSQL(
        f"""
        CREATE FUNCTION exchange_days_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF ({changed}) AND {condition} THEN {days} END IF;
            RETURN NEW;
        END
        $$;
        CREATE TRIGGER exchange_days BEFORE INSERT OR UPDATE OF {named} ON {table}
            FOR EACH ROW EXECUTE FUNCTION exchange_days_{table}();
        """,
        f"""
        DROP TRIGGER exchange_days ON {table};
        DROP FUNCTION exchange_days_{table}();
        """,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0015_seal_anonymous_authors"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.RunSQL(HELPERS, DROP_HELPERS),
        *[trigger(*one) for one in TIMES],
    ]
