"""Thanks, told from answers that somebody must see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Case
from rules.courtesy import COURTEOUS, only_courteous
from rules.facts import FollowUp, RequestLetter
from rules.mail import Address, Attachment, Proof
from rules.rulebook import decide
from tests.rules.samples import DESK, LETTER, NOW, REQUESTER, mail

COURTESIES = ["Baik, terima kasih.", "Siap pak 🙏", "Ok", "Terima kasih banyak atas bantuannya, Bapak/Ibu."]
NEWS = [
    "Terima kasih, tetapi tautannya tidak bisa dibuka.",
    "Baik, acara kami mundur satu hari.",
    "Ok, terima kasih?",
    "BATAL",
    "Selamat pagi Bapak",
    "Siap, 250 orang",
    "",
]


def opened() -> Case:
    case = decide(RequestLetter(mail(proof=Proof("pass")), LETTER), None, NOW, DESK).case
    assert case is not None
    return replace(case, ticket="VC-2026-0001")


@pytest.mark.parametrize("text", COURTESIES)
def test_thanks_are_kept_and_bother_nobody(text: str) -> None:
    """The thread goes on from them; no mail follows."""
    thanks = mail(new_text=text, proof=Proof("pass"))
    decision = decide(FollowUp(thanks, None), opened(), NOW, DESK)
    assert not decision.effects
    assert decision.case is not None
    assert decision.case.last_id == thanks.message_id


@pytest.mark.parametrize("text", NEWS)
def test_what_says_more_than_thanks_is_shown(text: str) -> None:
    """A word that is none of courtesy, a question mark, a mere greeting, nothing at all: a person decides."""
    assert not only_courteous(mail(new_text=text, text="lihat lampiran"))


def test_thanks_with_a_file_or_by_a_stranger_are_shown() -> None:
    """A file may be the better letter; a stranger's words are never passed over."""
    file = Attachment("surat.pdf", "application/pdf", 9, "f" * 64)
    assert not only_courteous(mail(new_text="Terima kasih", attachments=(file,)))
    stranger = mail(Address("orang@luar.example"), new_text="Terima kasih", proof=Proof("pass"))
    assert decide(FollowUp(stranger, None), opened(), NOW, DESK).effects


@given(st.lists(st.sampled_from(sorted(COURTEOUS)), max_size=6), st.text(min_size=1, max_size=12))
def test_one_other_word_is_enough_to_be_shown(words: list[str], other: str) -> None:
    """Whatever stands beside the thanks is read by a person, unless it is no word at all."""
    if any(part.isalnum() for part in other.lower()) and not COURTEOUS.intersection(other.lower().split()):
        assert not only_courteous(mail(REQUESTER, new_text=" ".join([*words, f"x{other}x"])))
