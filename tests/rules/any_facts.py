"""Any mails, letters and commands, for general laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from rules.letter import Event, Signature, Stamp
from rules.mail import Address, Command, Mail, Proof, Token, Verb
from tests.rules.samples import BUDI, DESK, HEAD, LETTER, NOW, REQUESTER, RINA, SARI, mail

STRANGER = Address("orang@elsewhere.example")
senders = st.sampled_from([REQUESTER, RINA, BUDI, SARI, HEAD, STRANGER, DESK.office.desk, None])
proofs = st.builds(
    Proof,
    st.sampled_from(["pass", "none", "fail"]),
    st.sampled_from(["pass", "none", "fail"]),
    st.sampled_from(list(Token)),
    st.sampled_from([None, "VC-2026-0001", "ADU-2026-0001"]),
)
letters = st.builds(
    lambda digest, number, stamp, signature, account, days, request: replace(
        LETTER,
        digest=digest * 64,
        number=number,
        stamp=Stamp(stamp, 0.95),
        signature=Signature(signature, 0.95),
        account_email=account,
        is_request=request,
        event=Event() if days is None else Event("Rapat", NOW.date() + timedelta(days=days), None),
    ),
    st.sampled_from("abcdef"),
    st.sampled_from([LETTER.number, "005/200/DINKES-A/2026", None]),
    st.booleans(),
    st.sampled_from(["wet", "electronic", "none"]),
    st.sampled_from([None, "dinkes.zoom@kalbarprov.example"]),
    st.sampled_from([None, -3, 1, 8]),
    st.booleans(),
)
commands = st.builds(
    Command,
    st.sampled_from(list(Verb)),
    st.sampled_from([None, "kurang stempel", "akun@kalbarprov.example", "ringan", "ADU-2026-0009"]),
    st.sampled_from(
        [{}, {"first_day": "2026-03-20"}, {"account": "lain@kalbarprov.example"}, {"isi": "Lambat"}]
    ),
)


def a_mail(sender: Address | None, proof: Proof) -> Mail:
    return mail(sender, proof=proof)


mails = st.builds(a_mail, senders, proofs)
