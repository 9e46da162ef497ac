"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from exchange.choices import Kind
from exchange.routes import kind_routes

from .views import calendar_of_all, calendar_of_one, meeting_detail

urlpatterns = [
    path("meetings/calendar.ics", calendar_of_all, name="meeting-calendars"),
    path("meetings/<str:slug>/calendar.ics", calendar_of_one, name="meeting-calendar"),
    *kind_routes(Kind.MEETING, "meetings", meeting_detail),
]
