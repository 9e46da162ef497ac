"""Tasks that go on under the number of the request that queued them."""

from __future__ import annotations

from typing import Any

from celery import Task

from . import request_id

_SENT_AS = "request_id"


class NumberedTask(Task):
    """Every task of the portal (gaamac/celery.py)."""

    abstract = True

    def apply_async(self, *args: Any, **options: Any) -> Any:
        """Queue it, with the number of the request beside it."""
        headers = {
            _SENT_AS: request_id.current(),
            **(options.pop("headers", None) or {}),
        }
        return super().apply_async(*args, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it. The number stays until the next one: a failure is logged after this."""
        request_id.take_up(self._number())
        return super().__call__(*args, **kwargs)

    def _number(self) -> str:
        """What came with the message; nothing with those that beat or another program queued."""
        sent = (self.request.headers or {}).get(_SENT_AS) or self.request.get(_SENT_AS)
        return sent or (request_id.current() if self.request.is_eager else "")
