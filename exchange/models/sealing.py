"""Who wrote what is anonymous: stored apart, and closed to whoever doesn't hold the portal's key."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _

from gaamac.common.sealing import (
    WrongSeal,
    newest_slots_of,
    seal,
    seal_anew,
    slots_as_array,
    unseal,
)

from ..choices import AuthorRole
from .contribution import SharingTerms


class TooManySealed(ValidationError):
    """This person has as many anonymous things as there are slots for; says so beside the field."""

    def __init__(self) -> None:
        super().__init__({"attribution": _TOO_MANY})


_TOO_MANY = _(
    "This is more than the portal can keep anonymous for one person. Have your organisation’s"
    " name shown, or write to the editors."
)


class _AnySlot(Func):
    """Whether the slot of a row is one of these: one value in the query, however many they are."""

    template = "(%(expressions)s::uuid[]))"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()

    def __init__(self, slots: str, **extra: Any) -> None:
        super().__init__(F("slot"), Value(slots), **extra)


class SealedQuerySet(models.QuerySet):
    """Sealed authors; nobody's name is read unless it is asked for."""

    def by(self, person: Any) -> SealedQuerySet:
        """One person's own: found by their slots, opening nothing."""
        if person is None or person.pk is None:
            return self.none()
        return self.filter(_AnySlot(slots_as_array(person.pk, self.model.purpose)))

    def people(self) -> list[int]:
        """The numbers of their accounts: opens each."""
        return [row.person for row in self]


class Sealed(models.Model):
    """One author of one anonymous thing. Two rows of one person have no value in common.

    A subclass says its `purpose`, which is part of every value, and the name of its foreign key.
    """

    wagtail_reference_index_ignore = True
    purpose: ClassVar[str]
    thing: ClassVar[str]
    # What else a row says, and keeps when it moves to another slot.
    beside: ClassVar[tuple[str, ...]] = ()

    slot = models.UUIDField(primary_key=True)
    seal = models.BinaryField()

    objects = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.thing))

    @classmethod
    def put(cls, thing: Any, person: int, **beside: Any) -> Self:
        """Note that this person wrote it, in a slot of theirs that is free. Raises TooManySealed.

        Two of theirs at once can choose the same one: the second collides and is tried again.
        """
        slots = newest_slots_of(person, cls.purpose)
        taken = cls.objects.filter(pk__in=slots).values_list("slot", flat=True)
        free = sorted(set(slots).difference(taken))
        if not free:
            raise TooManySealed
        row = cls(slot=secrets.choice(free), **{cls.thing: thing}, **beside)
        row.seal = seal(cls.purpose, [str(thing), person])
        row.save(force_insert=True)
        return row

    @property
    def person(self) -> int:
        """The number of the account. Raises WrongSeal when it is not this row's own seal."""
        thing, person = unseal(self.purpose, self.seal)
        if thing != str(getattr(self, self.thing)):
            raise WrongSeal
        return int(person)

    @classmethod
    def encrypt_anew(cls) -> int:
        """Seal every row under the newest key, in slots of that key; how many there are.

        In the caller's transaction. Raises WrongSeal where a key is missing.
        """
        number = 0
        for row in cls.objects.select_for_update().order_by("slot").iterator():
            person, newest = row.person, seal_anew(row.seal)
            slots = newest_slots_of(person, cls.purpose)
            if row.slot not in slots:
                row.delete()
                kept = {name: getattr(row, name) for name in cls.beside}
                row = cls.put(getattr(row, cls.thing), person, **kept)  # noqa: PLW2901 - the row that takes its place
            else:
                cls.objects.filter(pk=row.pk).update(seal=newest)
            number += 1
        return number


class SealedAuthor(Sealed):
    """Who wrote an anonymous contribution. What is named has `Authorship` instead, never both."""

    purpose = "contribution"
    thing = "terms_id"
    beside = ("role",)

    terms = models.ForeignKey(
        SharingTerms, on_delete=models.CASCADE, related_name="sealed_authors"
    )
    role = models.CharField(
        max_length=10, choices=AuthorRole.choices, default=AuthorRole.AUTHOR
    )


class Invitation(Sealed):
    """Somebody is asked to write with an author, until a day. Sealed whatever the text shows.

    In clear it would say of what is anonymous, now or one day, from which organisation it comes.
    """

    purpose = "invitation"
    thing = "terms_id"
    beside = ("until", "inviter")

    terms = models.ForeignKey(
        SharingTerms, on_delete=models.CASCADE, related_name="invitations"
    )
    until = models.DateField()
    # The number of the account that asks, sealed as the one that is asked.
    inviter = models.BinaryField()
