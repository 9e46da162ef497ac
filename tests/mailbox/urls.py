"""The addresses of an embedded portal, for tests of its mailbox."""

from __future__ import annotations

from django.urls import include, path

from gaamac import urls as portal

handler404 = portal.handler404
handler500 = portal.handler500

urlpatterns = [path("mailbox/", include("gaamac.mailbox.urls")), *portal.urlpatterns]
