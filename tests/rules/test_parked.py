"""Mails that were given up."""

from __future__ import annotations

import pytest

from rules.case import Case, Kind, Status
from rules.decision import SendMail
from rules.facts import Parked
from rules.rulebook import decide
from tests.rules.samples import DESK, LETTER, NOW, REQUESTER


@pytest.mark.parametrize("refused", [True, False])
def test_an_address_is_dead_where_a_server_refused_it_and_not_where_none_was_there(refused: bool) -> None:
    """Patience that ends says nothing about the address; the reviewers are told either way."""
    case = Case(Kind.REQUEST, Status.IN_REVIEW, NOW, REQUESTER, "VC-2026-0001", letter=LETTER)
    mail = SendMail("ack", "ack", (REQUESTER,))
    decision = decide(Parked("VC-2026-0001", mail, "tidak ada sambungan", refused), case, NOW, DESK)
    assert decision.case is not None
    assert decision.case.dead == ((REQUESTER.email,) if refused else ())
    assert decision.effects
