"""The inbox's laws, for any real IMAP server."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailer.inbox import AccessRefused, Inbox, InboxError
from tests.mailer.house import AT, EARLY, RAW, House, delimiter_of, everything, look, soon, waited, without
from tests.mailer.proxy import Proxy

# --- looking and fetching ---------------------------------------------------------------------------


def law_only_what_is_above_the_mark_is_new(house: House) -> None:
    """`n:*` names the last mail even where it lies below n: the mark is applied again."""
    house.mails(1, 2, 3)
    with house.inbox() as inbox:
        first, second, third = inbox.new(0)
        assert first < second < third
        assert inbox.new(second) == [third]
        assert inbox.new(third) == []
        assert inbox.select() == (inbox.uidvalidity, third + 1)


def law_a_mail_comes_back_to_the_byte_with_its_time(house: House) -> None:
    """Raw bytes, 8-bit ones included, and INTERNALDATE with its offset."""
    when = datetime(2026, 3, 2, 9, 5, 7, tzinfo=UTC) + timedelta(days=1)
    house.deliver(RAW % 7, when)
    with house.inbox() as inbox:
        (mail,) = everything(inbox, inbox.new(0))
    assert (mail.raw, mail.received_at, mail.fault) == (RAW % 7, when, None)
    assert mail.size == len(RAW % 7)


def law_seen_stays_as_people_left_it(house: House) -> None:
    """People read the same mailbox: fetching sets no flag, and a read mail is as new as any other."""
    house.mails(1, 2)
    with house.client() as client:
        client.select_folder("INBOX")
        first, second = client.search(["ALL"])
        client.add_flags([first], [rb"\Seen"])
        with house.inbox() as inbox:
            assert len(everything(inbox, inbox.new(0))) == 2
        flags = client.get_flags([first, second])
    assert rb"\Seen" in flags[first]
    assert rb"\Seen" not in flags[second]


def law_a_mail_over_the_limit_is_not_fetched_but_told(house: House) -> None:
    """Its size and a sentence come in its place, the others come whole."""
    house.mails(1)
    house.deliver(RAW % 2 + b"x" * (1 << 20), AT)
    house.mails(3)
    with house.inbox(size_limit=1 << 20) as inbox:
        mails = everything(inbox, inbox.new(0))
    assert sorted((m.raw is None, m.fault) for m in mails) == [
        (False, None),
        (False, None),
        (True, "surel 1 MB melebihi batas 1 MB"),
    ]


def law_a_mail_that_went_meanwhile_is_passed_over(house: House) -> None:
    """A person moved it between the look and the fetch."""
    house.mails(1)
    with house.inbox() as inbox:
        (uid,) = inbox.new(0)
        assert [m.uid for m in everything(inbox, [uid, uid + 40])] == [uid]


def law_a_head_tells_size_time_and_sender_before_the_body(house: House) -> None:
    """Who waits is known without fetching what they wrote, in the order asked for."""
    house.mails(*range(30))
    with house.inbox() as inbox:
        uids = inbox.new(0)
        heads = inbox.heads(uids)
    assert [head.uid for head in heads] == uids
    assert {head.sender.strip() for head in heads} == {b"From: a@opd.example"}
    assert {(head.size, head.received_at) for head in heads} == {
        (len(RAW % 7), AT),
        (len(RAW % 27), AT),
    }


def law_mail_that_comes_during_a_look_is_told(house: House) -> None:
    """Asked once, the server says that there is more; asked again, that there is not."""
    house.mails(1)
    with house.inbox() as inbox:
        (first,) = inbox.new(0)
        assert not inbox.more()
        house.mails(2)
        assert inbox.more()
        assert not inbox.more()
        assert len(inbox.new(first)) == 1


def law_a_rebuilt_folder_shows_another_validity(house: House) -> None:
    """UIDs mean nothing across it (RFC 3501 §2.3.1.1): `select` says the new one."""
    with house.client() as client:
        client.create_folder("Masuk")
        with house.inbox(folder="Masuk") as inbox:
            before = inbox.uidvalidity
        time.sleep(1.1)  # servers take it from the clock's seconds
        client.delete_folder("Masuk")
        client.create_folder("Masuk")
    with house.inbox(folder="Masuk") as inbox:
        assert inbox.select()[0] == inbox.uidvalidity != before


# --- moving -----------------------------------------------------------------------------------------


def law_moving_twice_is_moving_once(house: House) -> None:
    """The mail lies in the folder, once, and no longer in the inbox; UIDs that went are no error."""
    house.mails(1, 2)
    with house.inbox() as inbox:
        first, second = inbox.new(0)
        for _ in range(2):
            inbox.move([first, first + 40], inbox.settings.done_folder)
        assert inbox.present([first, second]) == {second}
        inbox.move([], inbox.settings.done_folder)
    assert house.subjects("Disposisi/Selesai") == [b"surat 1"]
    assert house.subjects("INBOX") == [b"surat 2"]


def law_without_move_a_copy_and_its_expunge_do(house: House, lost: tuple[bytes, ...]) -> None:
    """Of a server that cannot move: ours alone is expunged, another's deleted mail stays."""
    house.mails(1, 2, 3)
    with house.client() as client, without(house, *lost) as inbox:
        client.select_folder("INBOX")
        first, second, third = inbox.new(0)
        client.add_flags([third], [rb"\Deleted"])
        for _ in range(2):
            inbox.move([first], inbox.settings.look_folder)
        assert inbox.present([first, second]) == {second}
    assert house.subjects("Disposisi/Periksa") == [b"surat 1"]
    left = [b"surat 2", b"surat 3"] if b"UIDPLUS" not in lost else [b"surat 1", b"surat 2", b"surat 3"]
    assert house.subjects("INBOX") == left


def law_folders_are_made_and_found_again(house: House) -> None:
    """Both folders are there after the first connection, and the second makes none."""
    for _ in range(2):
        with house.inbox():
            pass
    with house.client() as client:
        names = [n.replace(delimiter_of(client), "/") for _, _, n in client.list_folders()]
    assert sorted(n for n in names if n.startswith("Disposisi/")) == [
        "Disposisi/Periksa",
        "Disposisi/Selesai",
    ]


# --- waiting ----------------------------------------------------------------------------------------


def law_mail_ends_a_wait(house: House) -> None:
    """IDLE: no poll, and what came is new."""
    with house.inbox() as inbox:
        assert inbox.new(0) == []
        timer = soon(lambda: house.mails(1))
        spoke, took = waited(inbox)
        timer.join()
        assert spoke
        assert took < EARLY
        assert len(inbox.new(0)) == 1


def law_mail_between_the_look_and_the_wait_is_not_slept_over(house: House) -> None:
    """The server tells of it beside another command's answer, or as IDLE begins: never again later."""
    house.mails(1)
    with house.inbox() as inbox:
        (uid,) = look(inbox, 0)
        house.mails(2)
        inbox.move([uid], inbox.settings.done_folder)
        spoke, took = waited(inbox)
        assert (spoke, took < EARLY) == (True, True)
        (second,) = look(inbox, uid)
        house.mails(3)
        spoke, took = waited(inbox)
        assert (spoke, took < EARLY) == (True, True)
        assert len(look(inbox, second)) == 1


def law_mail_in_the_moment_before_idle_is_heard_of(house: House) -> None:
    """Between a server's answer and its going idle: one that tells nothing then is soon asked again."""
    coming = [1]

    def bend(said: bytes) -> bytes:
        if b"NOOP" in said and coming:
            house.mails(coming.pop())
        return said

    with Proxy(house.settings.port, bend) as proxy, house.inbox(port=proxy.port) as inbox:
        inbox.new(0)
        spoke, took = waited(inbox)
        assert (spoke, took < EARLY, coming) == (True, True, [])


def law_a_quiet_mailbox_lets_the_wait_pass(house: House) -> None:
    """Nothing came, nothing is said; mail that is known ends no wait."""
    house.mails(1)
    with house.inbox() as inbox:
        inbox.new(0)
        spoke, took = waited(inbox, 0.5)
        assert not spoke
        assert took >= 0.5


def law_a_wake_from_another_thread_ends_the_wait(house: House) -> None:
    """Now, or the next one where none is on; a thousand rings end one wait, and block nobody."""
    with house.inbox() as inbox:
        timer = soon(inbox.wake)
        spoke, took = waited(inbox)
        timer.join()
        assert (spoke, took < EARLY) == (False, True)
        for _ in range(1000):
            inbox.wake()
        assert waited(inbox)[1] < EARLY
        assert waited(inbox, 0.4)[1] >= 0.4


def law_without_idle_the_wait_is_a_poll(house: House) -> None:
    """The pause passes, or a ring ends it; either way it is time to look."""
    with without(house, b"IDLE") as inbox:
        spoke, took = waited(inbox, 0.4)
        assert spoke
        assert took >= 0.4
        soon(inbox.wake).join()
        assert waited(inbox)[1] < EARLY


def law_a_server_that_hangs_up_ends_the_wait_with_a_reason(house: House) -> None:
    """And a new connection goes on where the old one stopped."""
    with Proxy(house.settings.port) as proxy, house.inbox(port=proxy.port) as inbox:
        timer = soon(proxy.cut)
        with pytest.raises(InboxError):
            inbox.wait(10)
        timer.join()
        house.mails(1)
        inbox.connect()
        assert len(inbox.new(0)) == 1


# --- being let in -----------------------------------------------------------------------------------


def law_a_wrong_password_is_told_from_a_dead_server(house: House) -> None:
    """The one needs a person, the other patience."""
    with pytest.raises(AccessRefused, match="refuses") as refused:
        Inbox(replace(house.settings, password="wrong")).connect()
    assert "b'" not in str(refused.value), "the server's words, not how a program holds them"
    with pytest.raises(InboxError) as dead:
        Inbox(replace(house.settings, port=1)).connect()
    assert not isinstance(dead.value, AccessRefused)


LAWS = [law for name, law in list(globals().items()) if name.startswith("law_")]
PLAIN_LAWS = [law for law in LAWS if law is not law_without_move_a_copy_and_its_expunge_do]
WITHOUT_MOVE = [(b"MOVE",), (b"MOVE", b"UIDPLUS")]
