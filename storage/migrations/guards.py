"""Triggers: events only grow, a host is booked once."""

from __future__ import annotations

from sqlalchemy import Connection, text

FIXED = ("seq", "at", "kind", "ticket", "mail_id", "status", "text_digest", "prev", "hash")
TEXTS = ("salt", "reason", "evidence")

_SQLITE_CHANGED = " OR ".join(
    [f"NEW.{c} IS NOT OLD.{c}" for c in FIXED] + [f"NEW.{c} IS NOT NULL" for c in TEXTS]
)
_OVERLAP = """SELECT 1 FROM bookings b WHERE b.state = 'held' AND b.host_key = NEW.host_key
    AND b.id IS NOT NEW.id AND b.begins < NEW.ends AND NEW.begins < b.ends"""

_APPEND_ONLY = "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
_DOUBLE = f"""WHEN NEW.state = 'held' AND EXISTS ({_OVERLAP})
    BEGIN SELECT RAISE(ABORT, 'double booking'); END"""

SQLITE = (
    f"CREATE TRIGGER events_stay BEFORE DELETE ON events {_APPEND_ONLY}",
    f"CREATE TRIGGER events_fixed BEFORE UPDATE ON events WHEN {_SQLITE_CHANGED} {_APPEND_ONLY}",
    f"CREATE TRIGGER bookings_new BEFORE INSERT ON bookings {_DOUBLE}",
    f"CREATE TRIGGER bookings_moved BEFORE UPDATE ON bookings {_DOUBLE}",
)

_PG_CHANGED = " OR ".join(
    [f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in FIXED] + [f"NEW.{c} IS NOT NULL" for c in TEXTS]
)
POSTGRESQL = (
    "CREATE FUNCTION events_are_fixed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
    "CREATE TRIGGER events_stay BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION events_are_fixed()",
    "CREATE TRIGGER events_kept BEFORE TRUNCATE ON events EXECUTE FUNCTION events_are_fixed()",
    f"CREATE TRIGGER events_fixed BEFORE UPDATE ON events FOR EACH ROW WHEN ({_PG_CHANGED}) "
    "EXECUTE FUNCTION events_are_fixed()",
    # Ranges of one number compare the host: GiST knows them without the btree_gist extension.
    "ALTER TABLE bookings ADD CONSTRAINT bookings_apart EXCLUDE USING gist "
    "(int8range(host_key, host_key, '[]') WITH &&, tstzrange(begins, ends) WITH &&) WHERE (state = 'held')",
)


def guard(connection: Connection) -> None:
    """Put the triggers and the exclusion on fresh tables, and the chain's beginning."""
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement)
    connection.execute(text("INSERT INTO chain (id, seq, hash) VALUES (1, 0, :hash)"), {"hash": "0" * 64})
