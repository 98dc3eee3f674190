"""The sandbox's page: its state, in Indonesian."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from zoom.sandbox_state import Entry, Office

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}th,td{text-align:left;padding:.3rem .6rem;"
    "border-bottom:1px solid #ddd}th{background:#f4f4f4}h1{font-size:1.4rem}h2{font-size:1.1rem}"
)
TYPES = {1: "dasar", 2: "berlisensi"}
STATUSES = {"active": "aktif", "inactive": "nonaktif", "pending": "menunggu undangan diterima"}


def page(office: Office, log: list[Entry]) -> str:
    """Licences, users, meetings, and the last requests."""
    with office.lock:
        users = [v.newest for v in office.users.values() if v.newest]
        meetings = [v.newest for v in office.meetings.values() if v.newest]
        used, last = len(office.licensed()), log[-50:]
    people = [
        (u["email"], TYPES.get(u["type"], str(u["type"])), STATUSES[u["status"]], f"{u['seats']} peserta")
        for u in sorted(users, key=lambda u: str(u["email"]))
    ]
    plans = [
        (str(m["id"]), m["topic"], m["host_email"], m["start_time"], f"{m['duration']} menit",
         "berlangsung" if m["live"] else "terjadwal")
        for m in sorted(meetings, key=lambda m: str(m["start_time"]))
    ]  # fmt: skip
    calls = [
        (e.at.isoformat(timespec="seconds"), e.method, e.path, str(e.status), "ya" if e.changed else "")
        for e in reversed(last)
    ]
    return (
        '<!doctype html><html lang="id"><meta charset="utf-8"><title>Zoom tiruan</title>'
        f"<style>{STYLE}</style>"
        f"<h1>Zoom tiruan (sandbox)</h1><p>Lisensi terpakai: <b>{used}</b> dari <b>{office.licences}</b>. "
        f"Waktu: {escape(office.now().isoformat(timespec='seconds'))}.</p>"
        + _table("Pengguna", ("Alamat", "Jenis", "Status", "Kapasitas"), people)
        + _table("Rapat", ("ID", "Topik", "Tuan rumah", "Mulai (UTC)", "Lama", "Keadaan"), plans)
        + _table("Permintaan terakhir", ("Waktu", "Metode", "Alamat", "Jawaban", "Mengubah"), calls)
        + "</html>"
    )


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> str:
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(c))}</td>" for c in row) + "</tr>" for row in rows)
    empty = f'<tr><td colspan="{len(heads)}">belum ada</td></tr>'
    return f"<h2>{escape(title)}</h2><table><tr>{top}</tr>{body or empty}</table>"
