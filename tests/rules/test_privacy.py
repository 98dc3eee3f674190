"""Confidential reporters are shown to officers alone."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Case, Status
from rules.complaints import digest, follow_up, officer_reply, receive, register_row
from rules.decision import Decision, SendMail
from rules.facts import Complaint
from rules.mail import Address, Verb
from rules.privacy import HIDDEN, asks_secrecy, for_others, redact, seen_by, seen_in
from tests.rules.complaint_samples import (
    BUDI,
    DESK,
    HEAD,
    RINA,
    SITI,
    TUESDAY,
    UNIT,
    at,
    case_of,
    mail,
    mails,
    numbered,
    opened,
    reply,
    words,
)

SECRETS = ("budi", "santoso", "mail.example", "812", "3344", "6171", "ahmad yani", "@mail")
TEXT = (
    "Yth. Kepala Dinas,\n\nNama saya Budi Santoso, tinggal di Jl. Ahmad Yani No. 12. Pak Anton meminta uang "
    "Rp200.000 pada 3 November 2026 untuk akun Zoom nomor VC-2026-0042.\nHubungi saya di 0812-3344-5566 atau "
    "+62 812 3344 5566, budi.santoso@mail.example.\nLokasi: Jalan Sutoyo, 03-11-2026.\n"
    "NIK: 6171011203850001\n\nHormat saya,\nBudi\n0812 3344 5566"
)
SECRET = {"proposed": "berkadar pengawasan", "proposed_reasons": ("meminta uang", "kata Budi")}


def shown(thing: object) -> str:
    return json.dumps(thing, default=str, ensure_ascii=False).lower()


def secret_case() -> Case:
    return opened(TEXT, mail=mail(BUDI, TEXT, TUESDAY, "f" * 64), **SECRET)


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def test_others_see_the_matter_and_nothing_of_the_reporter() -> None:
    """Name, addresses, numbers, headers and files are gone; the accused, the sum and the day remain."""
    seen = shown(asdict(for_others(secret_case())))
    assert leaks(seen) == []
    for kept in ("anton", "rp200.000", "3 november 2026", "vc-2026-0042", "jalan sutoyo, 03-11-2026"):
        assert kept in seen


def test_officers_and_the_reporter_see_all_of_it() -> None:
    case = secret_case()
    assert seen_by(case, SITI.email, DESK.office) is case
    assert seen_by(case, BUDI.email, DESK.office) is case


@pytest.mark.parametrize("email", [HEAD.email, RINA.email, UNIT, "x@evil.example"])
def test_supervisors_reviewers_and_units_are_others(email: str) -> None:
    case = secret_case()
    assert seen_by(case, email, DESK.office) == for_others(case)
    plain = opened()
    assert seen_by(plain, email, DESK.office) is plain


def test_a_mail_to_several_shows_what_the_least_entitled_may_see() -> None:
    case = secret_case()
    both = SendMail("x", "x", (SITI,), cc=(HEAD,))
    assert seen_in(case, both, DESK.office) == for_others(case)
    assert seen_in(case, SendMail("x", "x", (SITI,)), DESK.office) is case


def test_the_reporter_of_a_duplicate_never_sees_the_first_one() -> None:
    """Even where nothing is confidential."""
    ani = Address("ani@mail.example", "Ani")
    case = replace(opened(), copies=(ani,))
    assert seen_by(case, ani.email, DESK.office).requester is None


def test_an_answer_to_a_duplicates_reporter_is_without_the_first_ones_name_and_files() -> None:
    ani = Address("ani@mail.example", "Ani")
    case = replace(opened(), copies=(ani,))
    command = reply(Verb.CLOSE, "Yth. Bapak Budi Santoso, wifi sudah kami perbaiki.")
    command = replace(command, mail=mail(SITI, "", TUESDAY, "f" * 64))
    first, other = mails(officer_reply(command, case, TUESDAY, DESK))
    assert (first.to, first.attach) == ((BUDI,), ("f" * 64,))
    assert (other.to, other.attach) == ((ani,), ())
    assert leaks(other.data["text"].lower()) == []
    assert "wifi sudah kami perbaiki" in other.data["text"]


def everything_said(case: Case) -> list[Decision]:
    """The whole life of a case: each decision that follows its receipt."""
    said: list[Decision] = []

    def keep(decision: Decision) -> Case:
        said.append(decision)
        return case_of(decision)

    case = keep(officer_reply(reply(Verb.CATEGORY, "berkadar pengawasan"), case, TUESDAY, DESK))
    case = keep(officer_reply(reply(Verb.FORWARD, UNIT, f"Mohon dicek. {TEXT}"), case, TUESDAY, DESK))
    case = keep(follow_up(words("Baik.", Address(UNIT)), case, TUESDAY, DESK))
    case = keep(follow_up(words("Saya Budi Santoso, ini tambahan."), case, TUESDAY, DESK))
    case = keep(officer_reply(reply(Verb.STATUS), case, TUESDAY, DESK))
    case = keep(officer_reply(reply(Verb.CLOSE, "Sudah diperiksa."), case, TUESDAY, DESK))
    keep(follow_up(words("Saya Budi, keberatan."), case, TUESDAY, DESK))
    return said


def test_no_mail_to_others_and_no_log_line_names_the_reporter() -> None:
    """Every effect of a whole life, as its recipient would see it, and every sentence of the log."""
    came = mail(BUDI, TEXT, TUESDAY, "f" * 64)
    opening = receive(Complaint(came, TEXT, proposed="berkadar pengawasan"), TUESDAY, DESK)
    decisions = [opening, *everything_said(numbered(opening))]
    entitled = {BUDI.email, *(s.address.email for s in DESK.office.staff if "complaints" in s.roles)}
    outward = 0
    for decision in decisions:
        assert leaks(decision.reason.lower()) == []
        for effect in mails(decision):
            for to in (*effect.to, *effect.cc):
                if to.email in entitled:
                    continue
                outward += 1
                view = seen_in(case_of(decision), effect, DESK.office)
                assert leaks(shown([asdict(effect), asdict(view)])) == []
                assert effect.attach == ()
    assert outward >= 1


def test_the_register_and_the_digest_name_nobody() -> None:
    case = secret_case()
    assert leaks(shown(register_row(case, TUESDAY, DESK))) == []
    rows = mails(digest([case], at("2026-11-25T07:30"), DESK))[0].data
    assert leaks(shown(rows)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Mohon identitas saya dirahasiakan.",
        "tolong rahasiakan nama saya ya",
        "Nama saya mohon untuk dirahasiakan",
        "jangan sebut nama saya",
        "Saya melapor secara anonim.",
        "jangan beritahu siapa pun identitas saya",
    ],
)
def test_who_asks_for_secrecy_gets_it_whatever_the_category(text: str) -> None:
    """At once, by a later mail, and through every change of category."""
    assert asks_secrecy(text)
    case = opened(text)
    later = case_of(follow_up(words(text), opened(), TUESDAY, DESK))
    for found in (case, later):
        changed = case_of(officer_reply(reply(Verb.CATEGORY, "ringan"), found, TUESDAY, DESK))
        assert changed.grievance is not None
        assert changed.grievance.confidential


@pytest.mark.parametrize(
    "text", ["Nama saya Budi.", "Data rahasia kantor bocor di situs.", "Password wifi itu rahasia umum"]
)
def test_who_does_not_ask_for_secrecy_is_not_taken_to(text: str) -> None:
    assert not asks_secrecy(text)


def test_a_proposal_is_enough_until_an_officer_says_otherwise() -> None:
    """Proposed as supervisory: confidential at once; set to another category by an officer: open again."""
    case = secret_case()
    assert case.grievance is not None
    assert case.grievance.confidential
    changed = case_of(officer_reply(reply(Verb.CATEGORY, "ringan"), case, TUESDAY, DESK))
    assert changed.grievance is not None
    assert not changed.grievance.confidential
    once = case_of(officer_reply(reply(Verb.CATEGORY, "berkadar pengawasan"), case, TUESDAY, DESK))
    back = case_of(officer_reply(reply(Verb.CATEGORY, "ringan"), once, TUESDAY, DESK))
    assert back.grievance is not None
    assert back.grievance.confidential


def test_a_confidential_duplicate_makes_the_merged_case_confidential() -> None:
    secret = replace(opened("Mohon nama saya dirahasiakan."), ticket="ADU-2026-0002")
    merged = officer_reply(reply(Verb.MERGE, "ADU-2026-0001"), secret, TUESDAY, DESK, opened())
    assert case_of(merged).status is Status.MERGED
    assert merged.also is not None
    assert merged.also.case is not None
    assert merged.also.case.grievance is not None
    assert merged.also.case.grievance.confidential


@pytest.mark.parametrize(
    "spelling",
    [
        "BUDI SANTOSO",
        "Budi\nSantoso",
        "budi  santoso",
        "Santoso, Budi",
        "B\u200budi San\u00adtoso",
        "Ｂｕｄｉ Santoso",
        "budi.santoso@mail.example",
        "budi.santoso (at) mail.example",
        "081233445566",
        "(0812) 3344-5566",
        "+62812.3344.5566",
        "From: Budi S <budi@kantor.example>",
        "Received: from pc.budi.example",
        "Alamat : Gg. Melati 3",
        "rumah di Gg. Melati No. 3/A",
        "saya berdomisili di Kompleks Melati Blok B",
    ],
)
def test_a_reporter_is_hidden_however_he_is_spelled(spelling: str) -> None:
    seen = redact(f"Lapor:\n{spelling}\nitu saja", secret_case()).lower()
    assert leaks(seen) == []
    assert "melati" not in seen
    assert HIDDEN in seen
    assert "itu saja" in seen


NAMES = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyzé'", min_size=3, max_size=9), min_size=1, max_size=3
).filter(lambda parts: all(p not in HIDDEN and p.strip("'") == p for p in parts))


@given(NAMES, st.sampled_from([str.upper, str.title, str.lower]), st.sampled_from([" ", "  ", "\n", " - "]))
def test_no_part_of_any_name_survives(parts: list[str], spell: object, gap: str) -> None:
    """Whatever the reporter is called, in any case and spacing, as whole words."""
    assert callable(spell)
    who = Address("pelapor@mail.example", " ".join(parts))
    case = numbered(receive(Complaint(mail(who, "x"), "x"), TUESDAY, DESK))
    text = redact(f"1 {gap.join(spell(p) for p in parts)} 2", case)
    left = set(text.replace(HIDDEN, " ").split())
    assert left <= {"1", "2", "-"}
