"""A process killed while it does what was decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.kill_points import CARRYING_OUT
from tests.app.killing import kill_at_each


@pytest.mark.timeout(900)
def test_killed_while_it_acts_no_account_is_activated_and_no_mail_is_sent_twice(tmp_path: Path) -> None:
    """From the outbox to Zoom and back: one case for each letter, one activation, no mail sent anew."""
    assert kill_at_each(CARRYING_OUT, tmp_path) == len(CARRYING_OUT)
