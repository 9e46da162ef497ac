"""What meetings hold of people: texts that editors write. They go or stay as exchange says."""

from __future__ import annotations

from exchange.personal_data import places_of_texts
from gaamac.common.personal_data import Fate, place

from .models import Meeting

PLACES = (
    *places_of_texts(Meeting),
    place("meetings.MeetingDocument", "title address", Fate.AS_CHOSEN),
)
