"""Nobody can add a place where data on people stand and forget to say what becomes of them."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.apps import apps
from django.db import connection, models

from gaamac.common import personal_data
from gaamac.common.personal_data import EVERY, Fate, fields_that_need_a_word, place
from members.models import User

# Tables of which no model is in an installed application, and why nothing of a person is in them.
WITHOUT_A_MODEL = {
    "django_migrations": "names of migrations",
    "exchange_cataloguechange": "numbers of pages and transactions",
}
MODELS = {
    model._meta.label: model for model in apps.get_models(include_auto_created=True)
}


def named() -> dict[str, set[str]]:
    """The fields of each model that some room has named."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in personal_data.places():
        found[one.model] |= set(one.fields)
    return found


def test_every_place_where_data_on_people_may_stand_is_named():
    known = named()
    forgotten = [
        f"{label}.{name}"
        for label, model in MODELS.items()
        for name in fields_that_need_a_word(model)
        if EVERY not in known[label] and name not in known[label]
    ]
    assert forgotten == [], (
        "say in the personal_data module of a room what becomes of it"
    )


def test_what_is_named_exists():
    wrong = []
    for one in personal_data.places():
        model = MODELS.get(one.model)
        fields = {field.name for field in model._meta.get_fields()} if model else set()
        wrong += [f"{one.model}.{name}" for name in {*one.fields} - fields - {EVERY}]
    assert wrong == []


def test_nothing_is_named_twice():
    seen: dict[tuple[str, str], Fate] = {}
    twice = []
    for one in personal_data.places():
        for name in one.fields:
            if (one.model, name) in seen:
                twice.append(f"{one.model}.{name}")
            seen[(one.model, name)] = one.fate
    assert twice == []


def test_what_stays_says_why():
    with pytest.raises(ValueError, match="say why"):
        place("members.User", "name", Fate.STAYS)


def test_a_new_field_that_points_at_a_person_would_need_a_word():
    class Diary(models.Model):
        """A place that somebody might add."""

        keeper = models.ForeignKey(User, on_delete=models.CASCADE)
        words = models.TextField()
        reader = models.BigIntegerField(null=True)
        pages = models.PositiveSmallIntegerField()
        begun = models.DateField()
        mood = models.CharField(choices=[("good", "good")], max_length=4)

        class Meta:
            app_label = "diaries"

        def __str__(self) -> str:
            return self.words

    try:
        assert fields_that_need_a_word(Diary) == ["keeper", "words", "reader"]
    finally:
        del apps.all_models["diaries"]
        apps.clear_cache()


def test_texts_of_other_peoples_applications_alone_are_named_as_a_whole():
    ours = {
        "members", "exchange", "review", "practices", "challenges", "meetings", "digests", "inbound", "home",
        "media", "audit",
    }  # fmt: skip
    whole = {one.model for one in personal_data.places() if EVERY in one.fields}
    # Vocabulary, and rows that are written from others by one function.
    assert {label for label in whole if label.split(".")[0] in ours} == {
        "exchange.CatalogueEntry",
        "exchange.CatalogueText",
        "exchange.ContributionIndexPage",
        "exchange.EditorialReview",
        "exchange.Topic",
        "media.PortalRendition",
        "members.Country",
        "members.Region",
        "review.OutsideReading",
        "review.ReadingByReviewers",
    }


def test_a_person_disappears_as_the_place_says():
    """What is emptied has a key that may be empty; what goes, goes with the account or before."""
    wrong = []
    for one in personal_data.places():
        for name in {*one.fields} - {EVERY}:
            field = MODELS[one.model]._meta.get_field(name)
            if getattr(field, "related_model", None) is not User or field.many_to_many:
                continue
            happens = field.remote_field.on_delete
            if happens is models.CASCADE and one.fate is not Fate.GOES:
                wrong.append(f"{one.model}.{name} goes, though it is said to stay")
            if one.fate is Fate.EMPTIED and not field.null:
                wrong.append(f"{one.model}.{name} can't be empty")
    assert wrong == []


@pytest.mark.django_db
def test_every_table_belongs_to_a_model_or_says_nothing_of_people():
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    known = {model._meta.db_table for model in MODELS.values()}
    assert tables - known == set(WITHOUT_A_MODEL)
