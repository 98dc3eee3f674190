"""Signs that no person wrote a mail (RFC 3834)."""

from __future__ import annotations

import re

ROBOT = re.compile(
    r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|notifications?|listserv|majordomo|.*-bounces?)([+-].*)?@",
    re.I,
)
SUBJECT = re.compile(
    r"^\s*((auto(matic)?[ -]?(reply|response|answer)|out of (the )?office|vacation|away from|"
    r"balasan otomatis|jawaban otomatis|di luar kantor|sedang cuti|pesan otomatis)\b|auto:)",
    re.I,
)
MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-vacation", "x-mail-autoreply")


def automatic_reason(head: dict[str, list[str]], sender: str, subject: str) -> str | None:
    """Why a mail must never be answered; None where a person seems to have written it.

    `head` is keyed by lower-case name. The form's notifications come from a machine, too: who may be
    answered is for the rules, this says only what the headers say.
    """
    submitted = _first(head, "auto-submitted").split(";")[0].strip().lower()
    if submitted and submitted != "no":
        return f"auto-submitted: {submitted}"
    precedence = _first(head, "precedence").strip().lower()
    if precedence in ("bulk", "list", "junk", "auto_reply"):
        return f"precedence: {precedence}"
    for name in ("list-id", "list-unsubscribe", "list-post", *MARKS):
        if name in head and _first(head, name).strip().lower() not in ("", "no"):
            return f"{name} is set"
    if "return-path" in head and _first(head, "return-path").strip() in ("<>", ""):
        return "the return path is empty"
    if ROBOT.match(sender):
        return f"sent by {sender}"
    if SUBJECT.match(subject):
        return "the subject says so"
    return None


def _first(head: dict[str, list[str]], name: str) -> str:
    return head.get(name, [""])[0]
