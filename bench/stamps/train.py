"""Trains the network that finds stamps and strokes.

    python -m bench.stamps.train --minutes 5 --state /tmp/stamps.pt --out parsers/models/marks.onnx

Needs torch and onnx besides the project's own packages; STAMP_FONTS names folders of typefaces. A run goes
on from `--state` where it left off. The pages are made as it goes and are never seen twice.
"""

from __future__ import annotations

import argparse
import copy as copies
import pickle
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.optim import swa_utils

from bench.stamps.ink_stamps import draw_stamp
from bench.stamps.ink_strokes import draw_note, draw_signature
from bench.stamps.scanner import INK, PEN, STAMP, compose, copy, seen
from bench.stamps.sheets import Sheet, draw_sheet

LONG_SIDE = 640
CROP = 192
POOL = 360
SHUFFLED = 160
BARE = 0.12
"""How often ink lies on empty paper, as a picture taken out of a born-digital letter does."""


def _block(inside: int, out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inside, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)
    )


class Marks(nn.Module):
    """A small U-net: a page with paper at 1 in; logits of stamp, pen and others at a quarter out."""

    def __init__(self, widths: tuple[int, ...] = (12, 24, 40, 64, 80)) -> None:
        super().__init__()
        a, b, c, d, e = widths
        self.fine = nn.Sequential(_block(3, a, 2), _block(a, b, 2), _block(b, b))
        self.mid = nn.Sequential(_block(b, c, 2), _block(c, c))
        self.far = nn.Sequential(_block(c, d, 2), _block(d, d), _block(d, d))
        self.deep = nn.Sequential(_block(d, e, 2), _block(e, e), _block(e, e))
        self.up_far, self.up_mid, self.up_fine = nn.Conv2d(e, d, 1), nn.Conv2d(d, c, 1), nn.Conv2d(c, b, 1)
        self.join_far, self.join_mid, self.join_fine = _block(d, d), _block(c, c), _block(b, b)
        self.head = nn.Conv2d(b, 3, 1)

    def forward(self, page: torch.Tensor) -> torch.Tensor:
        fine = self.fine(page)
        mid = self.mid(fine)
        far = self.far(mid)
        up = nn.functional.interpolate
        deep = up(self.up_far(self.deep(far)), scale_factor=2.0, mode="nearest")
        far = up(self.up_mid(self.join_far(far + deep)), scale_factor=2.0, mode="nearest")
        mid = up(self.up_fine(self.join_mid(mid + far)), scale_factor=2.0, mode="nearest")
        return self.head(self.join_fine(fine + mid))


def whitened(look: np.ndarray) -> np.ndarray:
    """The page with its paper at 1 in each colour, as parsers/signing/marks.py does it."""
    paper = np.maximum(np.percentile(look[::4, ::4].reshape(-1, 3), 85, axis=0), 40)
    return np.clip(look.astype(np.float32) / paper.astype(np.float32), 0, 1.2)


class Pages(torch.utils.data.IterableDataset):  # type: ignore[type-arg]
    """Crops of pages without end."""

    def __init__(self, seed: int, kept: Path) -> None:
        self.seed, self.kept = seed, kept

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng([self.seed, info.id if info else 0])
        stamps, pens, sheets = self._pool(rng)
        drawn: list[tuple[np.ndarray, np.ndarray]] = []
        for turn in range(1 << 30):
            if turn % 2 == 0:
                stamps[int(rng.integers(len(stamps)))] = draw_stamp(rng)
                pens[int(rng.integers(len(pens)))] = draw_signature(rng)
            if turn % 4 == 0:
                sheets[int(rng.integers(len(sheets)))] = draw_sheet(rng)
            if turn % 600 == 599:
                self.kept.write_bytes(pickle.dumps((stamps, pens, sheets)))
            sheet = sheets[int(rng.integers(len(sheets)))]
            if rng.random() < BARE:
                sheet = Sheet(np.full_like(sheet.look, 255), sheet.gap)
            stamp = stamps[int(rng.integers(len(stamps)))] if rng.random() < 0.6 else None
            pen = pens[int(rng.integers(len(pens)))] if rng.random() < 0.6 else None
            note = draw_note(rng) if rng.random() < 0.1 else None
            page = copy(rng, compose(rng, sheet, stamp, pen, note), LONG_SIDE)
            if not seen(page):
                continue
            look = np.clip(whitened(page.look) ** np.float32(rng.uniform(0.75, 1.35)), 0, 1.2)
            drawn.extend(_crop(rng, look, page.masks) for _ in range(12))
            while len(drawn) > SHUFFLED:
                yield drawn.pop(int(rng.integers(len(drawn))))

    def _pool(self, rng: np.random.Generator) -> tuple[list[Any], list[Any], list[Any]]:
        """Stamps, signatures and sheets to begin with; kept beside the state for the next run."""
        if self.kept.exists():
            return pickle.loads(self.kept.read_bytes())
        pool = (
            [draw_stamp(rng) for _ in range(POOL // 2)],
            [draw_signature(rng) for _ in range(POOL)],
            [draw_sheet(rng) for _ in range(POOL // 3)],
        )
        self.kept.write_bytes(pickle.dumps(pool))
        return pool


def _crop(rng: np.random.Generator, look: np.ndarray, masks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    high, wide = look.shape[:2]
    marked = np.argwhere(masks[:, :, [STAMP, PEN]].max(2) > 0.4)
    if len(marked) and rng.random() < 0.6:
        y, x = marked[rng.integers(len(marked))] - rng.integers(40, CROP - 40, 2)
    else:
        y, x = rng.integers(0, high - CROP), rng.integers(0, wide - CROP)
    y, x = int(np.clip(y, 0, high - CROP)), int(np.clip(x, 0, wide - CROP))
    part, mask = look[y : y + CROP, x : x + CROP], masks[y : y + CROP, x : x + CROP, :INK]
    cells = mask.reshape(CROP // 4, 4, CROP // 4, 4, 3)
    small = cells.mean((1, 3))
    small[:, :, PEN] = np.clip(cells[..., PEN].max((1, 3)) * 1.6, 0, 1)
    return np.ascontiguousarray(part.transpose(2, 0, 1)), np.ascontiguousarray(
        (small > 0.4).astype(np.float32).transpose(2, 0, 1)
    )


def loss_of(logits: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    weights = torch.tensor([1.0, 1.0, 0.35])[None, :, None, None]
    raw = nn.functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
    seen = torch.sigmoid(logits)
    focus = (truth - seen).abs().clamp(min=0.05) ** 1.0 * 2
    overlap = 1 - (2 * (seen * truth).sum((2, 3)) + 20) / (seen.sum((2, 3)) + truth.sum((2, 3)) + 20)
    return (raw * focus.detach() * weights).mean() * 3 + 0.3 * (overlap * weights[:, :, 0, 0]).mean()


def train(minutes: float, state: Path, out: Path, seed: int, rate: float, workers: int) -> None:
    torch.set_num_threads(1)
    net = Marks().to(memory_format=torch.channels_last)
    fit = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-4)
    calm = swa_utils.AveragedModel(net, multi_avg_fn=swa_utils.get_ema_multi_avg_fn(0.997), use_buffers=True)
    if state.exists():
        saved = torch.load(state, weights_only=False)
        net.load_state_dict(saved["net"])
        fit.load_state_dict(saved["fit"])
        calm.load_state_dict(saved["calm"])
    loader = iter(
        torch.utils.data.DataLoader(
            Pages(seed, state.with_suffix(".pool")), batch_size=24, num_workers=workers, prefetch_factor=3
        )
    )
    began, step, spent, recent = time.monotonic(), 0, 0.0, []
    net.train()
    while spent < 1:
        looks, truth = next(loader)
        for group in fit.param_groups:
            group["lr"] = float(
                rate * min(1.0, (step + 1) / 40) * (0.04 + 0.48 * (1 + np.cos(np.pi * spent)))
            )
        loss = loss_of(net(looks), truth)
        fit.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        fit.step()
        calm.update_parameters(net)
        recent.append(float(loss.detach()))
        step, spent = step + 1, (time.monotonic() - began) / (60 * minutes)
        if step % 100 == 0:
            print(f"{spent:5.0%} step {step} loss {np.mean(recent[-100:]):.4f}", flush=True)
        if step % 400 == 0 or spent >= 1:
            kept = {"net": net.state_dict(), "fit": fit.state_dict(), "calm": calm.state_dict()}
            torch.save(kept, state)
            export(copies.deepcopy(calm.module), out)


def export(net: Marks, out: Path) -> None:
    """Writes the network with free height and width (multiples of 32), its batch norms folded in."""
    net.eval()
    shapes = {"page": {2: "high", 3: "wide"}, "marks": {2: "rows", 3: "columns"}}
    out.parent.mkdir(parents=True, exist_ok=True)
    page = torch.zeros(1, 3, 640, 480)
    torch.onnx.export(
        net,
        (page,),
        str(out),
        input_names=["page"],
        output_names=["marks"],
        dynamic_axes=shapes,
        opset_version=17,
        dynamo=False,
    )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--minutes", type=float, default=5)
    words.add_argument("--state", type=Path, required=True)
    words.add_argument("--out", type=Path, required=True)
    words.add_argument("--seed", type=int, default=int(time.time()))
    words.add_argument("--rate", type=float, default=2e-3)
    words.add_argument("--workers", type=int, default=1)
    asked = words.parse_args()
    train(asked.minutes, asked.state, asked.out, asked.seed, asked.rate, asked.workers)


if __name__ == "__main__":
    main()
