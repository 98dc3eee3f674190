"""The standard's requirements, one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.case import Case, Kind, Status
from rules.letter import Letter, Signatory, Signature
from rules.standard import Finding, State, findings
from tests.rules.samples import DESK, LETTER, NOW, REQUESTER

SEALED = Signature("electronic", 0.99, valid=True, signer="Erna Yulianti")


def _found(letter: Letter, key: str) -> Finding:
    case = Case(Kind.REQUEST, Status.INCOMPLETE, NOW, REQUESTER, "VC-2026-0001", letter=letter)
    return next(f for f in findings(case, NOW, DESK) if f.key == key)


def test_a_valid_electronic_signature_takes_the_place_of_signature_and_stamp() -> None:
    """Neither ink nor stamp is asked for."""
    letter = replace(LETTER, signature=SEALED)
    assert _found(letter, "signed").state is State.MET
    assert _found(letter, "stamped").state is State.MET


def test_a_valid_signature_in_another_name_is_for_a_person_to_judge() -> None:
    """The reader is unsure where the certificate names somebody else: the reviewer is shown whom."""
    found = _found(replace(LETTER, signature=replace(SEALED, confidence=0.7)), "signed")
    assert found.state is State.DOUBTFUL
    assert "Erna Yulianti" in found.note


@pytest.mark.parametrize("capacity", ["an", "plt", "plh", "pj", "ub"])
@pytest.mark.parametrize("signature", [SEALED, Signature("wet", 0.99)], ids=["electronic", "wet"])
def test_who_signs_for_the_head_is_shown_and_not_refused(capacity: str, signature: Signature) -> None:
    """a.n., Plt., Plh.: a reviewer decides, the agency is asked for nothing."""
    letter = replace(LETTER, signature=signature, signatory=Signatory(capacity=capacity))  # type: ignore[arg-type]
    assert _found(letter, "signed").state is State.DOUBTFUL


def test_a_printed_seal_proves_nothing_by_itself() -> None:
    """A QR block and the sentence beside it are said to be unverified."""
    found = _found(replace(LETTER, signature=Signature("electronic", 0.95)), "signed")
    assert (found.state, "tidak terverifikasi" in found.note) == (State.DOUBTFUL, True)


def test_only_a_sure_absence_is_asked_for() -> None:
    """In doubt the reviewer looks; the agency is not troubled."""
    sure = _found(replace(LETTER, signature=Signature("none", 0.97)), "signed")
    unsure = _found(replace(LETTER, signature=Signature("none", 0.6)), "signed")
    assert (sure.state, unsure.state) == (State.MISSING, State.DOUBTFUL)
