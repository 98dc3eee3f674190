"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment
from storage.migrations.guards import guard

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Every table, then the triggers that guard them."""
    _blobs()
    _bookings()
    _cases()
    _chain()
    _events()
    _mails()
    _marks()
    _meta()
    _numbers()
    _sent()
    _snapshots()
    _tallies()
    _case_keys()
    _deadlines()
    _outbox()
    _parts()
    guard(op.get_bind())


def downgrade() -> None:
    raise RuntimeError("the ledger only grows: restore a backup instead")


def _blobs() -> None:
    op.create_table(
        "blobs",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_blobs")),
    )


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("host_key", sa.BigInteger(), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("begins", Moment(timezone=True), nullable=False),
        sa.Column("ends", Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("released_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
    )
    op.create_index("ix_bookings_ends", "bookings", ["ends"], unique=False)
    op.create_index("ix_bookings_host", "bookings", ["host_key", "begins"], unique=False)
    op.create_index(op.f("ix_bookings_ticket"), "bookings", ["ticket"], unique=False)


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("opd", sa.Text(), nullable=True),
        sa.Column("letter_number", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("requester", sa.Text(), nullable=True),
        sa.Column("opened_by", sa.Text(), nullable=True),
        sa.Column("due", Moment(timezone=True), nullable=True),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.Column("opened_at", Moment(timezone=True), nullable=False),
        sa.Column("complete_at", Moment(timezone=True), nullable=True),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.Column("settled_at", Moment(timezone=True), nullable=True),
        sa.Column("erased_at", Moment(timezone=True), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_cases")),
    )
    op.create_index("ix_cases_days", "cases", ["first_day", "settled"], unique=False)
    op.create_index("ix_cases_open", "cases", ["settled", "kind", "status"], unique=False)
    op.create_index("ix_cases_opened_by", "cases", ["opened_by", "opened_at"], unique=False)


def _chain() -> None:
    op.create_table(
        "chain",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain")),
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=True),
        sa.Column("mail_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_ticket"), "events", ["ticket"], unique=False)


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("body_digest", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", Moment(timezone=True), nullable=False),
        sa.Column("noted_at", Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("duplicate_of", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", Moment(timezone=True), nullable=True),
        sa.Column("moved_at", Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint(
            "account", "folder", "uidvalidity", "uid", name=op.f("uq_mails_account_folder_uidvalidity_uid")
        ),
    )
    op.create_index("ix_mails_digest", "mails", ["digest"], unique=False)
    op.create_index("ix_mails_message_id", "mails", ["message_id"], unique=False)
    op.create_index("ix_mails_ticket", "mails", ["ticket"], unique=False)
    op.create_index(
        "ix_mails_to_do",
        "mails",
        ["state", "id"],
        unique=False,
    )


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("began_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", "folder", "uidvalidity", name=op.f("pk_marks")),
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )


def _numbers() -> None:
    op.create_table(
        "numbers",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", name=op.f("pk_numbers")),
    )


def _sent() -> None:
    op.create_table(
        "sent",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=True),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_sent")),
    )
    op.create_index(op.f("ix_sent_ticket"), "sent", ["ticket"], unique=False)


def _snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_snapshots")),
    )
    op.create_index(op.f("ix_snapshots_ticket"), "snapshots", ["ticket"], unique=False)


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tallies")),
    )
    op.create_index("ix_tallies_what", "tallies", ["what", "address", "at"], unique=False)


def _case_keys() -> None:
    op.create_table(
        "case_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["cases.ticket"], name=op.f("fk_case_keys_ticket")),
        sa.PrimaryKeyConstraint("key", "ticket", name=op.f("pk_case_keys")),
    )


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("ticket", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due", Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["cases.ticket"], name=op.f("fk_deadlines_ticket")),
        sa.PrimaryKeyConstraint("ticket", "kind", "due", name=op.f("pk_deadlines")),
    )
    op.create_index("ix_deadlines_due", "deadlines", ["due"], unique=False)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("ticket", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("not_before", Moment(timezone=True), nullable=False),
        sa.Column("next_at", Moment(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=True),
        sa.Column("created_at", Moment(timezone=True), nullable=False),
        sa.Column("finished_at", Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["snapshot"], ["snapshots.digest"], name=op.f("fk_outbox_snapshot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(
        "ix_outbox_lane",
        "outbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'due'"),
        postgresql_where=sa.text("state = 'due'"),
    )
    op.create_index(
        "ix_outbox_next_at",
        "outbox",
        ["next_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'due'"),
        postgresql_where=sa.text("state = 'due'"),
    )
    op.create_index(op.f("ix_outbox_ticket"), "outbox", ["ticket"], unique=False)


def _parts() -> None:
    op.create_table(
        "parts",
        sa.Column("mail_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["mails.id"], name=op.f("fk_parts_mail_id")),
        sa.PrimaryKeyConstraint("mail_id", "digest", name=op.f("pk_parts")),
    )
