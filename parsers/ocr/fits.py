"""How well texts fit a line's picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Logs = npt.NDArray[np.float32]
NEVER = -1e9
LEAST = 1e-6
"""No character is less likely than this: a stamp's ink may hide any."""


@dataclass(frozen=True, slots=True)
class Chances:
    """What a line's picture may say: step by step from left to right, the chance of each character.

    `logs` are natural logarithms, steps x characters, the first character being none; `places` says in
    which column a character stands.
    """

    logs: Logs
    places: dict[str, int]

    def fit(self, texts: Sequence[str]) -> list[float]:
        """The logarithm of each text's chance, summed over all ways to set it (CTC's forward sum)."""
        coded = [self._coded(text) for text in texts]
        most = max(map(len, coded), default=0)
        states = np.zeros((len(texts), most), dtype=np.int64)
        ends = np.array([len(each) for each in coded])
        for row, each in enumerate(coded):
            states[row, : len(each)] = each
        skips = np.zeros(states.shape, dtype=bool)
        skips[:, 2:] = (states[:, 2:] != 0) & (states[:, 2:] != states[:, :-2])
        sums = np.full(states.shape, NEVER)
        sums[:, :2] = self.logs[0][states[:, :2]]
        for step in self.logs[1:]:
            one = np.pad(sums, ((0, 0), (1, 0)), constant_values=NEVER)[:, :-1]
            two = np.pad(sums, ((0, 0), (2, 0)), constant_values=NEVER)[:, :-2]
            sums = np.logaddexp(np.logaddexp(sums, one), np.where(skips, two, NEVER)) + step[states]
        rows = np.arange(len(texts))
        return [float(each) for each in np.logaddexp(sums[rows, ends - 1], sums[rows, ends - 2])]

    def _coded(self, text: str) -> list[int]:
        """Columns of a text's characters with none between, before and after them."""
        coded = [0]
        for char in text:
            coded += [self.places.get(char, 0), 0]
        return coded

    def read(self) -> str:
        """The likeliest text, step by step."""
        chars = {column: char for char, column in self.places.items()}
        best = self.logs.argmax(axis=1)
        kept = [column for at, column in enumerate(best) if column and (not at or column != best[at - 1])]
        return "".join(chars[int(column)] for column in kept)

    def aligned(self, text: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """How sure each character of `text` is (0-1), and where it stands: 0 (left) to 1 (right)."""
        states = np.array(self._coded(text))
        sums = np.full(len(states), NEVER)
        sums[:2] = self.logs[0][states[:2]]
        skips = np.zeros(len(states), dtype=bool)
        skips[2:] = (states[2:] != 0) & (states[2:] != states[:-2])
        ways = []
        for step in self.logs[1:]:
            one = np.concatenate([[NEVER], sums])[:-1]
            two = np.where(skips, np.concatenate([[NEVER, NEVER], sums])[:-2], NEVER)
            from_where = np.argmax([sums, one, two], axis=0)
            ways.append(from_where)
            sums = np.choose(from_where, [sums, one, two]) + step[states]
        state = len(states) - 1 - int(sums[-2] > sums[-1])
        path = [state]
        for way in reversed(ways):
            state -= int(way[state])
            path.append(state)
        return self._told(text, path[::-1])

    def _told(self, text: str, path: Sequence[int]) -> tuple[tuple[float, ...], tuple[float, ...]]:
        steps: list[list[int]] = [[] for _ in text]
        for step, state in enumerate(path):
            if state % 2:
                steps[state // 2].append(step)
        logs = [
            [self.logs[step][self.places.get(char, 0)] for step in each]
            for char, each in zip(text, steps, strict=True)
        ]
        sure = tuple(float(np.exp(min(max(each, default=NEVER), 0.0))) for each in logs)
        at = tuple((sum(each) / max(len(each), 1) + 0.5) / len(path) for each in steps)
        return sure, at
