"""Every change of state of adaptations and of reading lists: verbs, one transaction each."""

from .adapting import (
    StaleRecord,
    Told,
    accept,
    count_anew,
    record,
    refuse,
    request_changes,
    send_again,
    withdraw,
)
from .reading_lists import (
    MOST_ITEMS,
    MOST_LISTS,
    change,
    delete_list,
    keep,
    make_new_link,
    move,
    open_list,
    take_out,
    write_note,
)

__all__ = [
    "MOST_ITEMS",
    "MOST_LISTS",
    "StaleRecord",
    "Told",
    "accept",
    "change",
    "count_anew",
    "delete_list",
    "keep",
    "make_new_link",
    "move",
    "open_list",
    "record",
    "refuse",
    "request_changes",
    "send_again",
    "take_out",
    "withdraw",
    "write_note",
]
