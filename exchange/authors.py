"""Who wrote what: the only module that knows where it stands.

Of what shows a name, or an organisation, its authors stand in `Authorship`. Of what is
anonymous they stand in `SealedAuthor`, which nobody can read without the portal's key
(docs/decisions/0085).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, BinaryField, QuerySet, Value

from members.models import User

from .choices import Attribution, AuthorRole
from .models import Authorship, SealedAuthor, SharingTerms


def written_by(person: Any) -> QuerySet[Any]:
    """The keys of everything this person wrote, for `__in`: part of the query that asks."""
    named = Authorship.objects.filter(user=person.pk).values("terms_id")
    sealed = SealedAuthor.objects.by(person).values("terms_id")
    return named.union(sealed, all=True)


def is_written_by(person: Any, key: UUID) -> bool:
    """Whether this person wrote it; opens nothing."""
    named = Authorship.objects.filter(terms=key, user=person.pk).values("terms_id")
    sealed = SealedAuthor.objects.by(person).filter(terms=key).values("terms_id")
    return bool(named.union(sealed, all=True).exists())


def is_led_by(person: Any, key: UUID) -> bool:
    """Whether this person is its author and not a co-author; opens nothing."""
    leads = {"terms": key, "role": AuthorRole.AUTHOR}
    named = Authorship.objects.filter(user=person.pk, **leads).values("terms_id")
    sealed = SealedAuthor.objects.by(person).filter(**leads).values("terms_id")
    return bool(named.union(sealed, all=True).exists())


def has_author(key: UUID) -> bool:
    """Whether somebody wrote it, as opposed to its being compiled from public sources."""
    named = Authorship.objects.filter(terms=key).values("terms_id")
    sealed = SealedAuthor.objects.filter(terms=key).values("terms_id")
    return bool(named.union(sealed, all=True).exists())


def authored_among(keys: Collection[UUID]) -> set[UUID]:
    """Those of these contributions that somebody wrote."""
    named = Authorship.objects.filter(terms__in=keys).values_list("terms_id")
    sealed = SealedAuthor.objects.filter(terms__in=keys).values_list("terms_id")
    return {key for (key,) in named.union(sealed)}


def authors_of(key: UUID) -> list[User]:
    """The people who wrote it, to be mailed or asked: of what is anonymous this opens the seals."""
    named = list(
        User.objects.filter(authorships__terms=key).order_by("authorships__pk")
    )
    hidden = SealedAuthor.objects.filter(terms=key).people()
    return named + list(User.objects.filter(pk__in=hidden)) if hidden else named


def leaders_of(key: UUID) -> list[User]:
    """Its authors without the co-authors."""
    leads = {"terms": key, "role": AuthorRole.AUTHOR}
    known = Authorship.objects.filter(**leads).values_list("user", flat=True)
    hidden = SealedAuthor.objects.filter(**leads).people()
    return list(User.objects.filter(pk__in=[*known, *hidden]).order_by("pk"))


def has_living_author(key: UUID) -> bool:
    """Whether somebody who decides who may see it can still be asked: co-authors don't."""
    return any(author.is_active for author in leaders_of(key))


def writers_among(keys: Collection[UUID]) -> dict[int, set[UUID]]:
    """Who wrote which of these contributions, so that nobody is told of their own as news.

    One query. Of what is anonymous this opens the seals: a person has hundreds of slots, and to
    try those of every member would be most of the work of sending a digest.
    """
    nothing = Value(b"", output_field=BinaryField())
    nobody = Value(None, output_field=BigIntegerField())
    named = Authorship.objects.filter(terms__in=keys)
    sealed = SealedAuthor.objects.filter(terms__in=keys)
    rows = named.values_list("user_id", "terms_id", nothing).union(
        sealed.values_list(nobody, "terms_id", "seal"), all=True
    )
    found: dict[int, set[UUID]] = {}
    for known, key, seal in rows:
        person = known or SealedAuthor(terms_id=key, seal=seal).person
        found.setdefault(person, set()).add(key)
    return found


def note_author(
    terms: SharingTerms,
    person: User,
    role: str = AuthorRole.AUTHOR,
    *,
    is_named: bool = True,
) -> None:
    """Note that this person wrote it, where its attribution says. Raises TooManySealed."""
    if is_written_by(person, terms.pk):
        return
    if terms.attribution == Attribution.ANONYMOUS:
        SealedAuthor.put(terms.pk, person.pk, role=role)
    else:
        Authorship.objects.create(
            terms=terms, user=person, role=role, is_named=is_named
        )


def move_authors(terms: SharingTerms) -> None:
    """Bring its authors to where its attribution, just changed, wants them. Raises TooManySealed."""
    if terms.attribution == Attribution.ANONYMOUS:
        named = Authorship.objects.filter(terms=terms).order_by("pk")
        for person, role in named.values_list("user_id", "role"):
            SealedAuthor.put(terms.pk, person, role=role)
        named.delete()
        return
    for sealed in SealedAuthor.objects.filter(terms=terms):
        person = User.objects.filter(pk=sealed.person).first()
        sealed.delete()
        if person is not None:
            # Only its author has decided this: a co-author's name is not shown by it.
            is_named = sealed.role == AuthorRole.AUTHOR
            note_author(terms, person, sealed.role, is_named=is_named)


def forget_one(terms: SharingTerms, person: User) -> None:
    """This person is not among its authors any more."""
    Authorship.objects.filter(terms=terms, user=person).delete()
    SealedAuthor.objects.by(person).filter(terms=terms).delete()
