"""What supports that a mail's From is its author."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailer.head import Head, line_of, read_head
from mailer.signature import Dns, Signature, check_signature, covered_fields
from mailer.tokens import Ring, Seen, check
from mailer.verdict import Verdict, server_verdict
from rules.case import Case
from rules.mail import Mail, Proof, Token

Others = Callable[[Sequence[str]], Iterable[tuple[str, int]]]
"""(ticket, round) of cases that stray codes may belong to."""

SHOWN = ("From", "Sender", "Reply-To", "Return-Path", "Received", "Message-ID")
UNSEEN = Proof()


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom we believe. `authserv_id` is our own mail server's; `dns` is None where there is none to ask.

    `staff` are addr-specs in lower case, `form_sender` the registration form's.
    """

    authserv_id: str | None
    ring: Ring
    staff: tuple[str, ...]
    form_sender: str | None = None
    dns: Dns | None = None
    others: Others | None = None


def weigh(raw: bytes, mail: Mail, case: Case | None, trust: Trust) -> Proof:
    """Our server's verdict, our own DKIM check, and what the mail's codes prove of `case`.

    A mail that concerns no case, by a stranger and without a code, is not weighed: nothing hangs on it.
    Nor is one that was never a mail (`raw` is empty: a person at the terminal).
    """
    sender = mail.sender.email if mail.sender else ""
    ours = sender in trust.staff or (bool(sender) and sender == trust.form_sender)
    if not raw or (case is None and not ours and not mail.tokens):
        return UNSEEN
    head = read_head(raw)
    author = sender.rpartition("@")[2]
    server = server_verdict(head, trust.authserv_id, sender)
    # what our server failed stays failed: a forger's mail makes us ask nobody
    asked = ours and trust.dns is not None and server.value != "fail"
    own = check_signature(raw, head, author, trust.dns) if asked and trust.dns else Signature()
    tokens, dropped = _counting(mail, head, server, own, author)
    seen = _proven(tokens, case, sender, ours, trust)
    evidence = (*server.evidence, *own.evidence, *dropped, said_of(seen), *_shown(head, sender))
    return Proof(
        verdict=server.value,
        dkim=own.value,
        token=seen.token,
        token_ticket=seen.ticket,
        flaws=head.flaws,
        evidence=evidence,
    )


def _counting(
    mail: Mail, head: Head, server: Verdict, own: Signature, author: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes that count, and a line for the record where some do not.

    A signed mail can be sent on by anybody, with fields added that its signature does not cover. Where
    only the signature vouches for the author, a code must stand in what was signed.
    """
    if not mail.tokens or server.path or (server.value == "pass" and server.path is None):
        return mail.tokens, ()
    covered = own.covered if own.value == "pass" else covered_fields(head, author)
    if covered is None:
        return mail.tokens, ()
    if "message-id" not in covered:
        return (), ("no code was counted: the signature leaves Message-ID open, a repeat could not be told",)
    signed = "\n".join([mail.text, *(value for name, value in head.fields if name in covered)]).lower()
    open_ = "\n".join(value for name, value in head.fields if name not in covered).lower()
    kept = tuple(t for t in mail.tokens if t in signed or t not in open_)
    if len(kept) == len(mail.tokens):
        return kept, ()
    return kept, ("a code in a field that the signature does not cover was not counted",)


def _proven(tokens: tuple[str, ...], case: Case | None, sender: str, ours: bool, trust: Trust) -> Seen:
    def others() -> Iterator[tuple[str, int]]:
        # asked only where a code is not this case's, and its sender is one of us
        if ours and trust.others is not None:
            yield from trust.others(tokens)

    ticket, round_ = (case.ticket, case.round) if case else ("", 1)
    return check(trust.ring, tokens, ticket, sender, round_, staff=trust.staff, others=others())


def said_of(seen: Seen) -> str:
    """Which code, and whose; never the code itself."""
    match seen.token:
        case Token.NONE:
            return "code: none"
        case Token.FORGED:
            return "code: not one of ours, or of no case that is open"
        case _:
            return f"code: {seen.token}, made for {seen.person} on {seen.ticket}, round {seen.round}"


def _shown(head: Head, sender: str) -> tuple[str, ...]:
    """The fields that an auditor asks for; of the trace, its two topmost lines."""
    hidden = () if head.all("from") else (f"From: {line_of(sender)} (in no field that a mail server sees)",)
    return hidden + tuple(
        f"{name}: {line_of(value)}" for name in SHOWN for value in head.all(name.lower())[:2]
    )
