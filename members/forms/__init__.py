"""Forms of the members' room."""

from .application import ApplicationForm, SignupForm
from .settings import NoticesForm, ProfileForm

__all__ = ["ApplicationForm", "NoticesForm", "ProfileForm", "SignupForm"]
