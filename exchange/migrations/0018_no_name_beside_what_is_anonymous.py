"""The database refuses what would name the author of something anonymous, whoever writes it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION exchange_refuse_named_authors() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    key uuid;
BEGIN
    IF TG_TABLE_NAME = 'exchange_authorship' THEN
        key := NEW.terms_id;
    ELSE
        key := NEW.translation_key;
    END IF;
    IF EXISTS (
        SELECT FROM exchange_authorship AS named
        JOIN exchange_sharingterms AS terms ON terms.translation_key = named.terms_id
        WHERE named.terms_id = key AND terms.attribution = 'anonymous'
    ) THEN
        RAISE EXCEPTION 'An anonymous contribution has an author in clear.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER exchange_author_is_sealed
    AFTER INSERT OR UPDATE ON exchange_authorship DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION exchange_refuse_named_authors();
CREATE CONSTRAINT TRIGGER exchange_author_is_sealed
    AFTER INSERT OR UPDATE OF attribution ON exchange_sharingterms DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.attribution = 'anonymous')
    EXECUTE FUNCTION exchange_refuse_named_authors();
"""
DROP = """
DROP TRIGGER exchange_author_is_sealed ON exchange_sharingterms;
DROP TRIGGER exchange_author_is_sealed ON exchange_authorship;
DROP FUNCTION exchange_refuse_named_authors();
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0017_move_anonymous_authors")]

    operations = [migrations.RunSQL(GUARD, DROP)]
