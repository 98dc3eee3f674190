"""What the reading sandbox costs a letter."""

from __future__ import annotations

import argparse
import io
import resource
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from PIL import Image

from parsers.limits import Limits
from parsers.options import ReadOptions
from parsers.pages.drawing import render
from parsers.reader import read_any, read_mail
from parsers.sandbox import Sandbox

LETTER = Path(__file__).parent.parent / "tests" / "letters" / "block-style.pdf"
OPTIONS = ReadOptions()


def plain(number: int) -> bytes:
    """A reviewer's reply of about 2 KB."""
    return (
        f"From: Rina <rina@kalbarprov.example>\r\nTo: zoom@kalbarprov.example\r\n"
        f"Subject: Re: [VC-2026-{number:04d}] Mohon ditinjau\r\nMessage-ID: <{number}@kalbarprov.example>\r\n"
        f"In-Reply-To: <d{number}@zoom>\r\nDate: Mon, 2 Mar 2026 09:00:00 +0700\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nSETUJU\r\n\r\n"
        "Pada Senin, 2 Maret 2026 08.00, Layanan menulis:\r\n"
        + "> Nomor surat 005/123/DINKES-A/2026\r\n"
        * 45
    ).encode()


def scan() -> bytes:
    """The letter as a scanner would give it, 200 dots an inch."""
    picture = render(LETTER.read_bytes(), 1, 200 / 72)
    assert picture is not None
    held = io.BytesIO()
    Image.fromarray(picture).save(held, "JPEG", quality=85)
    return held.getvalue()


def cpu() -> float:
    """CPU seconds of this process and of its reading processes up to now."""
    this = psutil.Process()
    return sum(sum(each.cpu_times()[:2]) for each in (this, *this.children()))


def spent(act: Callable[[], object], times: int) -> tuple[float, float]:
    """CPU seconds on average, and wall seconds of the quickest: what else the machine does is left out."""
    walls = []
    before = cpu()
    for _ in range(times):
        began = time.perf_counter()
        act()
        walls.append(time.perf_counter() - began)
    return (cpu() - before) / times, min(walls)


def row(name: str, count: int, without: float, together: tuple[float, float], one: float) -> None:
    burnt, wall = (each / count for each in together)
    print(
        f"{name:<20}{1000 * without:>12.2f}{1000 * burnt:>12.2f}{1000 * (burnt - without):>8.2f}"
        f"{100 * (burnt - without) / without:>7.1f}{1000 * one:>12.2f}{1 / wall:>12.1f}"
    )


def mails(sandbox: Sandbox, count: int) -> None:
    raws = [plain(number) for number in range(count)]
    read_mail(raws[0], OPTIONS)
    without = spent(lambda: [read_mail(raw, OPTIONS) for raw in raws], 2)[0] / count
    few = raws[:100]
    one = spent(lambda: [sandbox.submit(raw).result() for raw in few], 2)[1] / len(few)
    together = spent(lambda: [each.result() for each in [sandbox.submit(raw) for raw in raws]], 2)
    row(f"plain mail {len(raws[0])} B", count, without, together, one)


def letters(sandbox: Sandbox, name: str, data: bytes, count: int) -> None:
    read_any(data, name, OPTIONS)
    for future in [sandbox.read(data, name) for _ in range(6)]:  # each process loads its models once
        future.result()
    without = spent(lambda: read_any(data, name, OPTIONS), count)[0]
    one = spent(lambda: sandbox.read(data, name).result(), 3)[1]
    together = spent(lambda: [each.result() for each in [sandbox.read(data, name) for _ in range(count)]], 1)
    row(name, count, without, together, one)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--letters", type=int, default=12)
    wanted = parser.parse_args()
    began = time.perf_counter()
    with Sandbox(OPTIONS, Limits()) as sandbox:
        sandbox.ready()
        print(f"ready after {time.perf_counter() - began:.2f} s")
        for line in sandbox.describe():
            print(line)
        print(f"{'':<20}{'CPU ms a piece':^39}{'wall ms':>12}{'a second':>12}")
        print(f"{'':<20}{'without':>12}{'within':>12}{'cost':>8}{'%':>7}{'one alone':>12}{'together':>12}")
        mails(sandbox, wanted.mails)
        letters(sandbox, "born-digital.pdf", LETTER.read_bytes(), wanted.letters)
        letters(sandbox, "scan.jpg", scan(), max(wanted.letters // 3, 2))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"largest reading process {most >> 10} MB resident")


if __name__ == "__main__":
    main()
