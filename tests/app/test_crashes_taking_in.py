"""A process killed while it takes letters in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.kill_points import TAKING_IN
from tests.app.killing import kill_at_each


@pytest.mark.timeout(900)
def test_killed_on_its_way_in_no_letter_is_lost_and_none_is_decided_twice(tmp_path: Path) -> None:
    """From the mailbox to the moved mail: one case for each letter, one activation, no mail sent anew."""
    assert kill_at_each(TAKING_IN, tmp_path) == len(TAKING_IN)
