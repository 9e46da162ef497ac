"""Search configurations that ignore accents, and the trigger that keeps drafts out of the catalogue."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

CONFIGURATIONS = ("english", "french", "spanish", "arabic", "russian", "simple")

# Dictionaries that `unaccent` stands before; `arabic` and `russian` stem words of their own
# script with these and Latin words with the English stemmer.
DICTIONARIES = {
    "english": "english_stem",
    "french": "french_stem",
    "spanish": "spanish_stem",
    "arabic": "arabic_stem",
    "russian": "russian_stem",
    "simple": "simple",
}


def create(name: str) -> str:
    """SQL that creates the configuration `portal_<name>`."""
    latin = "english_stem" if name in ("arabic", "russian") else DICTIONARIES[name]
    return f"""
    CREATE TEXT SEARCH CONFIGURATION portal_{name} (COPY = pg_catalog.{name});
    ALTER TEXT SEARCH CONFIGURATION portal_{name}
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {DICTIONARIES[name]};
    ALTER TEXT SEARCH CONFIGURATION portal_{name}
        ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH {latin};
    """


TRIGGER = """
CREATE FUNCTION exchange_remove_unpublished() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM exchange_cataloguetext WHERE entry_id = OLD.id;
    DELETE FROM exchange_catalogueentry WHERE page_id = OLD.id;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER exchange_unpublished
    AFTER UPDATE OF live ON wagtailcore_page
    FOR EACH ROW WHEN (OLD.live AND NOT NEW.live)
    EXECUTE FUNCTION exchange_remove_unpublished();
CREATE TRIGGER exchange_deleted
    BEFORE DELETE ON wagtailcore_page
    FOR EACH ROW EXECUTE FUNCTION exchange_remove_unpublished();
"""

DROP_TRIGGER = """
DROP TRIGGER exchange_deleted ON wagtailcore_page;
DROP TRIGGER exchange_unpublished ON wagtailcore_page;
DROP FUNCTION exchange_remove_unpublished();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_contributions_and_catalogue")]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        *[
            migrations.RunSQL(
                create(name), f"DROP TEXT SEARCH CONFIGURATION portal_{name};"
            )
            for name in CONFIGURATIONS
        ],
        migrations.RunSQL(TRIGGER, DROP_TRIGGER),
    ]
