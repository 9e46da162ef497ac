"""Trigrams, by which related practices are told that are worded alike (exchange/related.py)."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0009_reminders"),
    ]

    operations = [TrigramExtension()]
