"""Intake beside a bare fetch and django-helpdesk.

    ./dev bench intake [--count 1000] [--without-peer]

The mailbox is Dovecot's where it is installed. "Ours" is all up to S2: fetched, archived and committed,
read in the sandbox, decided, recorded. The peer is installed from the package index into an environment of
its own.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from imapclient import IMAPClient

from app import logs
from app.daemon import steady
from app.settings import Settings
from app.upkeep import fingerprint
from app.wiring import open_house
from bench.mailbox import DESK, PASSWORD, Door, full_mailbox

STAFF = [
    {"address": "rina@kalbarprov.example", "roles": ["reviewer"]},
    {"address": "sari@kalbarprov.example", "roles": ["complaints"]},
]


def bare_fetch(door: Door) -> float:
    """Seconds in which imapclient alone brings every body."""
    began = time.perf_counter()
    with IMAPClient(door.host, door.port, ssl=False) as client:
        client.login(DESK, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        uids = client.search(["ALL"])
        for start in range(0, len(uids), 100):
            client.fetch(uids[start : start + 100], ["BODY.PEEK[]"])
    return time.perf_counter() - began


def settings_for(door: Door, folder: Path) -> Settings:
    plain = {"host": door.host, "security": "plain", "user": DESK, "password": PASSWORD}
    return Settings(
        office={"name": "Diskominfo", "address": DESK},  # type: ignore[arg-type]
        imap={**plain, "port": door.port, "from_before": True},  # type: ignore[arg-type]
        smtp={"host": door.host, "security": "plain", "port": 1},  # type: ignore[arg-type]
        zoom={"way": "off"},  # type: ignore[arg-type]
        storage={"data_dir": folder / "data"},  # type: ignore[arg-type]
        review={"authserv_id": "mx.example", "check_dkim": False},  # type: ignore[arg-type]
        staff=STAFF,  # type: ignore[arg-type]
    )


def ours(door: Door, folder: Path, count: int) -> float:
    """Seconds from the connection to the last decision recorded; the two loops run as in the daemon."""
    with open_house(settings_for(door, folder)) as house:
        house.sandbox.ready()
        fingerprint(house.desk.calendar, house.clock.now().year)  # as the daemon does at its start
        steady()
        intake = house.intake()
        began = time.perf_counter()
        fetching = threading.Thread(target=lambda: (intake.inbox.connect(), intake.look()))
        fetching.start()
        decided = 0
        while decided < count:
            got = house.road.take_in()
            decided += got
            if not got:
                time.sleep(0.002)
        took = time.perf_counter() - began
        fetching.join()
        intake.inbox.dispose()
        rows = house.ledger.views.counts()
    assert rows["mails.decided"] == count, rows
    return took


def peer(door: Door, folder: Path) -> tuple[float, int]:
    """Seconds and tickets of django-helpdesk's get_email; it deletes what it took."""
    home = folder / "peer"
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    subprocess.run(
        [home / "bin/pip", "install", "-q", "django-helpdesk[teams]==2.6.1"], check=True, capture_output=True
    )
    script = Path(__file__).parent / "peers" / "django_peer.py"
    words = [home / "bin/python", script, door.host, str(door.port), DESK, PASSWORD, folder]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
    return float(said[-2]), int(said[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--without-peer", action="store_true")
    options = parser.parse_args()
    logs.set_up(json=False, level=40)
    with tempfile.TemporaryDirectory() as scratch, full_mailbox(Path(scratch), options.count) as door:
        folder, count = Path(scratch), options.count
        print(f"{count} plain mails of 2 kB on {door.server}")
        bare = bare_fetch(door)
        print(f"bare imapclient fetch   {bare:6.2f} s  {count / bare:7.0f} mails a second")
        own = ours(door, folder, count)
        print(f"fetched to recorded     {own:6.2f} s  {count / own:7.0f} mails a second")
        if not options.without_peer:
            other, tickets = peer(door, folder)
            print(
                f"django-helpdesk 2.6.1   {other:6.2f} s  {tickets / other:7.0f} tickets a second ({tickets})"
            )
            print(f"ours / django-helpdesk  {(count / own) / (tickets / other):.1f}")


if __name__ == "__main__":
    main()
