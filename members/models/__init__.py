"""People and the places and organisations they speak for. Submodules import downwards."""

from .joint import JointAct
from .membership import Membership
from .notice import AccountMail, NoticeSwitch, OutgoingNotice, Suppression
from .organisation import FocalPoint, Organisation
from .places import Country, Region
from .user import User, validate_time_zone

__all__ = [
    "AccountMail",
    "Country",
    "FocalPoint",
    "JointAct",
    "Membership",
    "NoticeSwitch",
    "Organisation",
    "OutgoingNotice",
    "Region",
    "Suppression",
    "User",
    "validate_time_zone",
]
