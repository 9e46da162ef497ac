"""Rights that change hold at once: whoever is let in or sent away, whatever is shown or hidden.

A machine takes one contribution and one person through everything that can happen to them, keeps
the matrix in its own head (`moving.py`), and asks every surface of both after each step.
"""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from exchange.choices import Attribution

from .moving import LEVELS, Theatre

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


class Rights(RuleBasedStateMachine):
    """Publishes, unpublishes, restricts, widens; lets in, moves, suspends, reinstates, removes."""

    def __init__(self) -> None:
        super().__init__()
        self.act = transaction.atomic()
        self.act.__enter__()
        self.on = Theatre()

    def teardown(self) -> None:
        """Nothing of this play stays for the next."""
        transaction.set_rollback(True)
        self.act.__exit__(None, None, None)

    def _is(self, *states: str) -> bool:
        return self.on.person.state in states

    @precondition(lambda self: not self.on.text.is_live)
    @rule()
    def publish(self) -> None:
        self.on.publish()

    @precondition(lambda self: self.on.text.is_live)
    @rule()
    def unpublish(self) -> None:
        self.on.unpublish()

    @rule(
        visibility=st.sampled_from(LEVELS),
        attribution=st.sampled_from([str(one) for one in Attribution]),
    )
    def restrict_or_widen(self, visibility: int, attribution: str) -> None:
        self.on.set_terms(visibility, attribution)

    @precondition(lambda self: self._is("pending"))
    @rule()
    def join(self) -> None:
        self.on.join()

    @precondition(lambda self: self._is("member"))
    @rule(same=st.booleans())
    def move_to_a_house(self, same: bool) -> None:
        self.on.move(self.on.house if same else None)

    @precondition(lambda self: self._is("member"))
    @rule()
    def suspend(self) -> None:
        self.on.suspend()

    @precondition(lambda self: self._is("suspended"))
    @rule()
    def reinstate(self) -> None:
        self.on.reinstate()

    @precondition(lambda self: self._is("pending", "member"))
    @rule()
    def leave(self) -> None:
        self.on.leave()

    @precondition(lambda self: not self._is("gone"))
    @precondition(lambda self: not self.on.person.is_focal_point)
    @rule()
    def appoint(self) -> None:
        self.on.appoint()

    @precondition(lambda self: self.on.person.is_focal_point)
    @rule()
    def recall(self) -> None:
        self.on.recall()

    @invariant()
    def every_surface_says_the_same(self) -> None:
        self.on.check()


def test_rights_hold_from_the_next_request_whatever_happens() -> None:
    run_state_machine_as_test(
        Rights,
        settings=settings(
            max_examples=6,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
