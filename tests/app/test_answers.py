"""Laws of waiting for the readers."""

from __future__ import annotations

import threading
from concurrent.futures import Future

from app.answers import Answers


def _three() -> tuple[Answers[int], list[Future[int]]]:
    answers: Answers[int] = Answers()
    futures: list[Future[int]] = [Future() for _ in range(3)]
    for future in futures:
        answers.expect(future)
    return answers, futures


def test_what_ends_within_a_moment_comes_together() -> None:
    """In the order in which it ended, a fault as well; what has not ended is not waited for."""
    answers, futures = _three()
    futures[2].set_result(2)
    futures[0].set_exception(OSError())
    assert answers.wait(3, None) == [futures[2], futures[0]]
    futures[1].set_result(1)
    assert answers.wait(1, None) == [futures[1]]


def test_no_more_is_taken_than_was_asked_for() -> None:
    """The rest is there the next time."""
    answers, futures = _three()
    for future in futures:
        future.set_result(0)
    assert len(answers.wait(2, None)) == 2
    assert answers.wait(2, 0.0) == [futures[2]]


def test_a_bell_ends_a_wait_and_is_remembered() -> None:
    """Rung from another thread, before or while somebody waits."""
    answers, _ = _three()
    threading.Timer(0.05, answers.ring).start()
    assert answers.wait(3, None) == []
    assert answers.rung


def test_a_bell_does_not_hide_what_has_ended() -> None:
    """Rung just before an answer came, both are heard."""
    answers, futures = _three()
    answers.ring()
    futures[0].set_result(0)
    assert answers.wait(3, None) == [futures[0]]
    assert answers.rung


def test_patience_ends() -> None:
    """Nothing came, nothing rang."""
    answers, _ = _three()
    assert answers.wait(3, 0.01) == []
    assert not answers.rung
