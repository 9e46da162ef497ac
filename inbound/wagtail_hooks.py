"""Registers this room's part of the editors' desk."""

from __future__ import annotations

from wagtail import hooks

from .viewsets import HeldMailViewSet, SuppressionViewSet

hooks.register("register_admin_viewset", HeldMailViewSet)
hooks.register("register_admin_viewset", SuppressionViewSet)
