"""Registers this room's part of the editors' desk, and the members' room's, which needs the catalogue."""

from __future__ import annotations

from wagtail import hooks

from .viewsets_members import MembersGroup


@hooks.register("register_admin_viewset")
def register_members() -> MembersGroup:
    """People and places."""
    return MembersGroup()
