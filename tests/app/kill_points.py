"""Points at which the real process is killed."""

from __future__ import annotations

TAKING_IN = (
    # S0, S1: fetched, kept, noted
    "mailer.inbox:Inbox.connect@after",
    "mailer.inbox:Inbox._bodies@before",
    "mailer.inbox:Inbox._bodies@after",
    "storage.archive:FolderShelf.put@before",
    "storage.archive:FolderShelf.put@after",
    "storage.arrivals:Arrivals._insert@before",
    "storage.arrivals:Arrivals._insert@after",
    "storage.arrivals:Arrivals.note@after",
    # S2: read, decided, recorded
    "storage.arrivals:Arrivals.received@after",
    "app.road:Road._result@before",
    "app.road:Road._result@after",
    "app.road:Road._decide@before",
    "app.road:Road._decide@after",
    "storage.turn:Turn.record@before",
    "storage.turn:Turn.record@after",
    "storage.turns:Batch.seal@before",
    "storage.turns:Batch.seal@after",
    "app.road:Road._decide_mails@after",
    # S3: moved
    "mailer.inbox:Inbox.move@before#2",
    "mailer.inbox:Inbox.move@after#2",
    "storage.arrivals:Arrivals.moved@before#2",
    "storage.arrivals:Arrivals.moved@after#2",
)
"""Until a letter's decision is recorded and its mail is moved."""
CARRYING_OUT = (
    # S4, mails
    "storage.outbox:Outbox.claim@after",
    "app.post:OfficePost.compose@before",
    "app.post:OfficePost.compose@after",
    "mailer.sender:Sender._send@before",
    "mailer.sender:Sender._send@after",
    "mailer.sender:Sender._send@after#2",
    "storage.outbox:Outbox.done@before",
    "storage.outbox:Outbox.done@after",
    # S4, Zoom
    "zoom.accounts:Accounts.carry_out@before",
    "zoom.client:ZoomClient.user@before",
    "zoom.client:ZoomClient.user@after",
    "zoom.grants:Grants.before@after",
    "zoom.client:ZoomClient.set_type@before",
    "zoom.client:ZoomClient.set_type@after",
    "zoom.accounts:Accounts.carry_out@after",
    "zoom.client:ZoomClient.create_meeting@before",
    "zoom.client:ZoomClient.create_meeting@after",
    "app.road:Road.report@before",
    "app.road:Road.report@after",
    "app.delivery:Delivery._end@before",
    "app.delivery:Delivery._end@after",
    "app.road:Road.report@after#2",
)
"""Until each mail is out and each account is active."""
