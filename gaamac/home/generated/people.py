"""Organisations and members to whom generated contributions belong."""

from __future__ import annotations

import random
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from gaamac.common.languages import CODES
from gaamac.common.text import slug_of
from members.choices import MembershipState, OrganisationType
from members.models import Country, Membership, Organisation, User

from .chances import Zipf
from .phrases import Phrases, name_numbers, phrases

# Reserved for ever (RFC 2606): no mail can reach anybody there.
MAIL_DOMAIN = "generated.invalid"
_TYPES = {
    0: OrganisationType.NGO,
    1: OrganisationType.STATE_INSTITUTION,
    2: OrganisationType.NGO,
    3: OrganisationType.ACADEMIC,
    4: OrganisationType.STATE_INSTITUTION,
    5: OrganisationType.NGO,
}
MOST_ORGANISATIONS = 300
MOST_WRITERS = 200


@dataclass(frozen=True, slots=True)
class People:
    """Who may have shared something; a few have shared most of it."""

    organisations: list[Organisation]
    writers: list[User]


def create_people(total: int, rng: random.Random) -> People:
    """People and organisations for that many entries."""
    organisations = _organisations(min(max(total // 100, 6), MOST_ORGANISATIONS), rng)
    writers = _writers(min(max(total // 50, 4), MOST_WRITERS), organisations, rng)
    return People(organisations, writers)


def _organisations(number: int, rng: random.Random) -> list[Organisation]:
    taken = set(Organisation.objects.values_list("slug", flat=True))
    countries = list(Country.objects.order_by("pk"))
    made = []
    for place in range(number):
        words = phrases()[CODES[place % len(CODES)]]
        name, kind = _organisation_name(words, rng)
        slug = free_slug(slug_of(name, fallback="organisation"), taken)
        country = rng.choice(countries)
        made.append(
            Organisation(name=name, slug=slug, type=_TYPES[kind], country=country)
        )
    return Organisation.objects.bulk_create(made)


def _organisation_name(words: Phrases, rng: random.Random) -> tuple[str, int]:
    patterns = words.lists["organisations"]
    kind = rng.randrange(len(patterns))
    place = words.names[name_numbers().one(rng)]
    return patterns[kind].format(place=place), kind


def free_slug(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with the first number after it that nobody has; remembered as taken."""
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    taken.add(slug)
    return slug


def _writers(
    number: int, organisations: list[Organisation], rng: random.Random
) -> list[User]:
    """Approved members who can't sign in: they have no password and no mailbox."""
    start = User.objects.filter(email__endswith=f"@{MAIL_DOMAIN}").count()
    employers = Zipf(organisations)
    no_password = make_password(None)
    users = User.objects.bulk_create(
        User(
            name=_person(rng),
            email=f"writer-{start + place + 1}@{MAIL_DOMAIN}",
            password=no_password,
        )
        for place in range(number)
    )
    Membership.objects.bulk_create(
        _membership(user, employers.one(rng)) for user in users
    )
    return users


def _membership(user: User, organisation: Organisation) -> Membership:
    return Membership(
        user=user,
        state=MembershipState.APPROVED,
        organisation=organisation,
        organisation_name=organisation.name,
        reason="Generated to measure the portal.",
    )


def _person(rng: random.Random) -> str:
    names = phrases()[rng.choice(CODES)].names
    return f"{names[name_numbers().one(rng)]} {names[name_numbers().one(rng)]}"
