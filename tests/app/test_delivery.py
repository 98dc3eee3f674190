"""Mails deferred, refused, or taken for some alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from app.delivery import Delivery
from app.demo.day import DOMAIN
from app.demo.letters import letter_pdf
from app.demo.story import DESK, STUNTING
from mailer.message_ids import message_id
from rules.facts import RequestLetter
from rules.mail import Address
from rules.patience import PAUSES
from storage.outbox import Outbox
from storage.views import EffectView
from tests.app.conftest import Day
from tests.rules.samples import LETTER, mail

Opening = Callable[..., Day]
DINKES, COPY = f"dinkes@{DOMAIN}", f"sekretariat.dinkes@{DOMAIN}"
LATER, NEVER = "451 4.7.1 greylisted, come back", "550 5.1.1 no such user"


@pytest.fixture
def day(office: Opening) -> Day:
    return office()


def _letter(day: Day, *, copy: bool = False) -> str:
    """The ticket that dinkes's letter gets, perhaps with the secretariat in copy."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"Dinas Kesehatan <{DINKES}>", DESK
    if copy:
        mail["Cc"] = COPY
    mail["Subject"], mail["Message-ID"] = "Permohonan Akun Zoom", f"<surat@{DOMAIN}>"
    mail.set_content("Terlampir surat permohonan.")
    mail.add_attachment(letter_pdf(STUNTING), maintype="application", subtype="pdf", filename="surat.pdf")
    day.opened.servers.deliver(mail.as_bytes(policy=policy.SMTP), [DESK])
    day.turn()
    [case] = day.cases()
    return case.ticket


def _ack(day: Day, ticket: str) -> EffectView:
    return next(e for e in day.opened.house.ledger.views.effects(ticket=ticket) if e.key == f"{ticket}/ack")


def _kept(day: Day, key_word: str = "Message-ID") -> list[str]:
    """A header of every mail that the server took, in order."""
    raws = (path.read_bytes() for path in sorted(day.opened.servers.folder.glob("*.eml")))
    return [str(message_from_bytes(raw, policy=policy.default)[key_word]) for raw in raws]


def test_a_deferred_mail_is_sent_later_under_the_same_message_id(day: Day) -> None:
    """4xx: due again after the first pause, then it is sent once."""
    day.opened.servers.refuse[DINKES] = LATER
    ticket = _letter(day)
    waiting = _ack(day, ticket)
    assert (waiting.state, waiting.tries) == ("due", 1)
    assert "451" in str(waiting.reason)
    day.opened.servers.refuse.clear()
    day.turn()
    assert _ack(day, ticket).state == "due", "the pause is kept"
    day.jump(day.clock.now() + PAUSES["send-mail"][0] + timedelta(seconds=1))
    assert _ack(day, ticket).state == "done"
    [mail] = day.mails("dinkes", ticket)
    assert str(mail["Message-ID"]) == message_id(f"{ticket}/ack", domain=DOMAIN)
    assert _kept(day).count(str(mail["Message-ID"])) == 1


def test_a_mail_that_is_deferred_too_often_is_given_up_and_a_person_is_told(day: Day) -> None:
    """After the last pause the reviewers hear who must be reached in another way."""
    day.opened.servers.refuse[DINKES] = LATER
    ticket = _letter(day)
    for pause in PAUSES["send-mail"]:
        day.jump(day.clock.now() + pause + timedelta(seconds=1))
    assert _ack(day, ticket).state == "parked"
    assert len(day.mails("rina", "hubungi", DINKES)) == 1


def test_a_refused_mail_is_given_up_at_once_and_a_person_is_told(day: Day) -> None:
    """5xx: no second try; what follows on the case does not go to that address any more."""
    day.opened.servers.refuse[DINKES] = NEVER
    ticket = _letter(day)
    refused = _ack(day, ticket)
    assert (refused.state, refused.tries) == ("parked", 1)
    told = day.mails("rina", "hubungi", DINKES)
    assert len(told) == 1
    assert "550 5.1.1" in str(told[0].get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert day.case(ticket).dead == (DINKES,)
    assert str(day.case(ticket).status) == "in review"


def test_a_parked_mail_that_is_revived_goes_out(day: Day) -> None:
    """Once the cause is mended, `revive` makes it due again, under the same Message-ID."""
    day.opened.servers.refuse[DINKES] = NEVER
    ticket = _letter(day)
    day.opened.servers.refuse.clear()
    outbox = day.opened.house.ledger.outbox
    assert outbox.revive(f"{ticket}/ack", day.clock.now())
    assert not outbox.revive(f"{ticket}/ack", day.clock.now()), "it is due, not parked"
    day.turn()
    assert _ack(day, ticket).state == "done"
    assert len(day.mails("dinkes", ticket)) == 1


def test_a_copy_that_is_refused_is_told_of_and_nobody_hears_twice(day: Day) -> None:
    """The requester has his mail; the reviewers hear of the copy alone, and nothing more goes there."""
    day.opened.servers.refuse[COPY] = NEVER
    ticket = _letter(day, copy=True)
    assert len(day.mails("dinkes", ticket)) == 1
    told = day.mails("rina", "hubungi")
    assert len(told) == 1
    assert str(told[0]["Subject"]).endswith(f": {COPY}"), "the requester, who has his mail, is not named"
    assert day.case(ticket).dead == (COPY,)
    rina = day.mails("rina", "ditinjau")[0]
    day["rina"].reply(rina, "TOLAK acara tatap muka")
    day.turn()
    assert len(day.mails("dinkes", ticket)) == 2
    assert len(day.mails("rina", "hubungi")) == 1


def test_a_copy_that_is_deferred_is_sent_to_that_one_alone(day: Day) -> None:
    """The second try has the same Message-ID and goes only to whom the first did not reach."""
    day.opened.servers.refuse[COPY] = LATER
    ticket = _letter(day, copy=True)
    assert len(day.mails("dinkes", ticket)) == 1
    assert _ack(day, ticket).state == "due"
    day.opened.servers.refuse.clear()
    day.jump(day.clock.now() + PAUSES["send-mail"][0] + timedelta(seconds=1))
    assert _ack(day, ticket).state == "done"
    [first], [second] = day.mails("dinkes", ticket), day.mails("dinkes2", ticket)
    assert first["Message-ID"] == second["Message-ID"]
    assert str(second["To"]) == str(first["To"])


def test_a_copy_that_never_comes_round_is_given_up_alone(day: Day) -> None:
    """After the last pause the reviewers hear of the copy, and the requester still has one mail."""
    day.opened.servers.refuse[COPY] = LATER
    ticket = _letter(day, copy=True)
    for pause in PAUSES["send-mail"]:
        day.jump(day.clock.now() + pause + timedelta(seconds=1))
    assert _ack(day, ticket).state == "parked"
    acks = [m for m in day.mails("dinkes", ticket) if m["Message-ID"] == day.mails("dinkes")[0]["Message-ID"]]
    assert len(acks) == 1
    assert not day.case(ticket).dead, "a greylist is no refusal"


def test_a_mail_whose_end_cannot_be_written_is_not_sent_again(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the disk is full the server's 250 is remembered: written when there is room, and sent once."""
    house = day.opened.house
    [case] = house.road.state(RequestLetter(mail(Address(DINKES), received_at=day.clock.now()), LETTER))
    delivery = Delivery(house.ledger, house.road, house.post, None, house.clock)

    async def turns() -> None:
        with monkeypatch.context() as full:
            full.setattr(Outbox, "done", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))
            for _ in range(5):
                with pytest.raises(OSError, match="full"):
                    await delivery.mails()
        while await delivery.mails():
            pass
        await house.sender.close()

    asyncio.run(turns())
    assert all(e.state == "done" for e in house.ledger.views.effects(ticket=case.ticket))
    ids = _kept(day)
    assert len(ids) == len(set(ids)) == 3
