"""The mail joined of kept pieces, against the same templates rendered for one member alone."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
import time_machine
from css_inline import CSSInliner
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests import wording
from digests.choice import KINDS, Choice, Chosen
from digests.links import PREFERENCES, UNSUBSCRIBE, page, token
from digests.messages import build_message
from digests.news import News, NewsItem
from digests.readers import Reader
from digests.rendering import Press
from digests.selection import Shelf
from exchange.follow_names import Names
from exchange.matching import Follows
from gaamac.common.languages import CODES, facts
from gaamac.common.mail_styles import styled
from gaamac.common.wording import counted

from .test_selection import at, news_item, reader

pytestmark = pytest.mark.django_db
NAMES = Names({1: "Institute <of> Peace & Co", 2: "Обсерваторія"}, {})
NOTE = (
    "Two calls for papers <end> & close on Friday:\nhttps://example.org/calls?a=1&b=2"
)
LABEL, NAME = "2026-W47", "digest-2026-W47-7"

words = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(".=-_<&é منع 防"),
    min_size=1,
    max_size=160,
).filter(lambda text: text.strip() and not {"\ue0f0", "\ue0f1"} & set(text))
items = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(KINDS),
            "language": st.sampled_from(CODES),
            "title": words,
            "summary": words | st.just(""),
            "visibility": st.integers(0, 1),
            "organisation_id": st.none() | st.integers(1, 2),
            "card": st.sampled_from(({}, {"compiled": True}, {"worldwide": True})),
        }
    ),
    min_size=1,
    max_size=24,
).map(lambda rows: [news_item(number, **row) for number, row in enumerate(rows, 1)])
who = st.builds(
    lambda language, discreet, follows: reader(
        language=language, is_discreet=discreet, follows=Follows.from_rows(follows)
    ),
    st.sampled_from(CODES),
    st.booleans(),
    st.lists(
        st.tuples(st.just("organisation"), st.sampled_from("12"))
        | st.tuples(st.just("kind"), st.sampled_from(KINDS)),
        max_size=4,
    ),
)


def rendered(name: str, language: str, values: dict) -> tuple[str, str]:
    """Text and HTML of one template, nothing kept and nothing encoded."""
    known = facts(language)
    context = {
        "portal_url": "http://testserver",
        "language": known.code,
        "direction": known.direction,
        **values,
    }
    plain = get_template(f"emails/{name}.txt").template
    html = get_template(f"emails/{name}.html").template
    with override(language):
        return (
            plain.render(Context(context, autoescape=False)),
            html.render(Context(context)),
        )


def slowly(person: Reader, chosen: list[Chosen]) -> EmailMultiAlternatives:
    """The mail as Django alone would make it, for one member."""
    language = person.language
    shown = chosen[:20]
    counts = tuple(
        (kind, sum(one.item.kind == kind for one in chosen))
        for kind in KINDS
        if any(one.item.kind == kind for one in chosen)
    )
    with override(language):
        summary = (counts, 0, 0)
        public = [one.item.title for one in shown if not one.item.visibility]
        lead = public[0] if public and not person.is_discreet else ""
        subject = wording.subject("weekly", summary, lead)
        frame = {
            "subject": subject,
            "preheader": "; ".join(
                [one.item.title for one in shown if not is_hidden(one.item, person)][:3]
            ),
            "edition": wording.edition("weekly", LABEL),
            "followed": wording.followed(person.follows, NAMES),
            "headline": wording.headline(summary),
            "when": wording.when(person.rhythm),
        }
    stop = token(UNSUBSCRIBE, person.member_id, person.link_key)
    change = token(PREFERENCES, person.member_id, person.link_key)
    frame["read_url"] = page("digest-edition", language, LABEL)
    frame["follows_url"] = page("follows", language)
    frame["preferences_url"] = page("digest-preferences-by-link", language, change)
    frame["unsubscribe_url"] = page("digest-unsubscribe", language, stop)
    names = ("note", "own", "body", "more", "dates", "compiled")
    parts: dict[str, list[tuple[str, str]]] = {name: [] for name in names}
    parts["note"].append(
        rendered(
            "digests/parts/note",
            language,
            {"text": NOTE, "text_language": "en", "text_direction": "ltr"},
        )
    )
    for kind, count in counts:
        those = [one for one in shown if one.item.kind == kind]
        if those:
            with override(language):
                said = counted(count, kind)
            heading = {"kind": kind, "words": said}
            parts["body"].append(rendered("digests/parts/heading", language, heading))
            parts["body"] += [one_item(one, person) for one in those]
    if len(chosen) > 20:
        count = len(chosen) - 20
        with override(language):
            words, line = wording.more(count), wording.more_line(count)
        more = {"words": words, "line": line, "href": frame["read_url"]}
        parts["more"].append(rendered("digests/parts/more", language, more))
    if any(one.item.card.get("compiled") for one in shown):
        parts["compiled"].append(rendered("digests/parts/compiled", language, {}))
    text, _html = rendered(
        "digests/digest",
        language,
        frame | {k: "".join(t for t, _ in v) for k, v in parts.items()},
    )
    safe = {name: mark("".join(h for _, h in those)) for name, those in parts.items()}
    _text, html = rendered("digests/digest", language, frame | safe)
    html = styled(html)
    mail = EmailMultiAlternatives(
        subject,
        text,
        to=[person.email],
        headers={
            "Message-ID": f"<{NAME}@gaamac.example>",
            "List-Id": "GAAMAC digest <digest.gaamac.example>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def mark(html: str) -> str:
    from django.utils.safestring import mark_safe

    return mark_safe(html)


def is_hidden(item: NewsItem, person: Reader) -> bool:
    return wording.is_hidden(item, is_discreet=person.is_discreet)


def one_item(chosen: Chosen, person: Reader) -> tuple[str, str]:
    item, language = chosen.item, person.language
    hidden = is_hidden(item, person)
    with override(language):
        why = wording.why(chosen, NAMES)
        where = (
            wording.only_for_members()
            if hidden
            else wording.where_and_when(item, language)
        )
        values = {
            "title": wording.untitled(item.kind)
            if hidden
            else wording.short_title(item),
            "summary": "" if hidden else wording.short_summary(item),
            "text_language": language if hidden else item.language,
            "href": page("digest-item", language, item.translation_key)
            if hidden
            else page(f"{item.kind}-detail", language, item.slug),
            "where": where,
        }
    said = wording.SEPARATOR + why if why else ""
    return rendered("digests/parts/item", language, values | {"why": said})


def meaning(message: EmailMessage) -> dict[str, str]:
    """What a mail program shows and goes by."""
    names = ("Subject", "To", "From", "Message-ID", "List-Id", "Auto-Submitted")
    # Django begins a long subject on a line of its own, which is read as a space.
    headers = (*names, "Content-Language")
    found = {name: str(message[name]).strip() for name in headers}
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        assert part is not None
        found[kind] = str(part.get_content()).replace("\r\n", "\n").rstrip("\n")
    # How the marks are written that mean the same: "&#x27;" and "'".
    found["html"] = CSSInliner(keep_style_tags=True, inline_style_tags=False).inline(
        found["html"]
    )
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items, who)
def test_the_joined_mail_means_what_the_slow_road_makes(
    those: list[NewsItem], person: Reader
) -> None:
    choice = Shelf(News(those, [])).choose(person, at(0), at(2))
    # A token says when it was made.
    with time_machine.travel(at(3), tick=False):
        compare(person, choice)


def compare(person: Reader, choice: Choice) -> None:
    """Both roads, twice: the second time everything is kept already."""
    if not choice.counts:
        return
    press = Press()
    press.learn(NAMES, {("weekly", LABEL): {"en": NOTE}})
    for _time in range(2):
        body = press.body(person, "weekly", LABEL, choice)
        joined = build_message(person, body, name=NAME, items=len(choice.picks))
        fast = message_from_bytes(joined.content, policy=policy.default)
        assert fast.defects == []
        slow = message_from_bytes(
            slowly(person, list(choice.chosen)).message().as_bytes(),
            policy=policy.default,
        )
        ours, plainly = meaning(fast), meaning(slow)
        for name, said in plainly.items():
            assert ours[name].split("\n") == said.split("\n"), name
        assert max(map(len, joined.content.split(b"\r\n"))) <= 998


def test_a_token_in_a_mail_is_made_as_django_makes_it() -> None:
    from django.core import signing

    given_token = token(UNSUBSCRIBE, 7, reader().link_key)
    assert signing.loads(given_token, salt=f"gaamac.{UNSUBSCRIBE}") == [
        7,
        reader().link_key.hex,
    ]
