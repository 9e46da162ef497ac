"""The GAAMAC portal.

The Celery application is made on import, so that every `@shared_task` finds it.
"""

from .celery import app as celery_app

__all__ = ("celery_app",)
