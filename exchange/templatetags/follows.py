"""Whether the reader follows a thing; one query a page, however many buttons it has."""

from __future__ import annotations

from typing import Any

from django import template

from members.permissions import is_member

from ..choices import FollowTarget
from ..follows import single_follows_of
from ..matching import Follows, read_value

register = template.Library()


@register.simple_tag(takes_context=True)
def is_following(context: template.Context, target: str, value: object) -> bool:
    """Whether the signed-in reader follows this."""
    return _kept_follows(context["user"]).follows(
        FollowTarget(target), read_value(target, str(value))
    )


@register.simple_tag(takes_context=True)
def may_follow(context: template.Context) -> bool:
    """Whether the reader is an approved member, who can follow things."""
    return is_member(context["user"])


def _kept_follows(user: Any) -> Follows:
    if not hasattr(user, "kept_follows"):
        user.kept_follows = single_follows_of(user)
    kept: Follows = user.kept_follows
    return kept
