"""Laws of the forms as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.case import Case, Kind, Status
from rules.decision import ActivateZoom, DeactivateZoom, Invite, ScheduleMeeting, SendMail
from rules.facts import Complaint, Facts, FormEntry, RequestLetter
from rules.letter import Letter, UnreadableFile
from rules.mail import Address, Mail
from storage.codec import clean, dump_case, dump_effect, dump_facts, load_case, load_effect, load_facts

MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(float, NUMBERS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
SENDS = st.builds(
    SendMail,
    data=st.dictionaries(st.text(max_size=8), JSON, max_size=3),
    invite=st.none() | st.builds(Invite),
)
EFFECTS = SENDS | st.builds(ActivateZoom) | st.builds(DeactivateZoom) | st.builds(ScheduleMeeting)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(st.from_type(Case))
def test_a_case_comes_back_as_it_went(case: Case) -> None:
    """Whatever a case holds, storing and loading changes nothing."""
    assert load_case(dump_case(case)) == case


@QUICK
@given(EFFECTS)
def test_an_effect_comes_back_as_it_went(effect: SendMail) -> None:
    """Each kind of effect is told by its own tag."""
    back = load_effect(dump_effect(effect))
    assert back == effect
    assert type(back) is type(effect)


@QUICK
@given(
    st.sampled_from([f for f in get_args(Facts) if f.__name__ not in ("CarriedOut", "Parked")]).flatmap(
        st.from_type
    )
)
def test_facts_come_back_as_they_went(facts: Facts) -> None:
    """Each form of facts is told by its name."""
    back = load_facts(dump_facts(facts))
    assert back == facts
    assert type(back) is type(facts)


@given(st.text(st.characters(codec=None), max_size=40))
def test_text_of_a_broken_mail_never_stops_the_writer(words: str) -> None:
    """Lone surrogates and NULs, as broken mails carry them, become something every database takes."""
    case = Case(
        Kind.COMPLAINT, Status.OPEN, datetime(2026, 1, 1, tzinfo=UTC), Address("a@b", words), subject=words
    )
    stored = dump_case(case)
    assert stored.encode() and "\0" not in stored
    assert load_case(stored).status is Status.OPEN
    assert clean(words).encode() is not None and "\0" not in clean(words)


def test_an_old_row_loads_when_the_form_has_grown() -> None:
    """A field that a row does not have yet takes its default; one that is gone is left out."""
    case = Case(
        Kind.REQUEST, Status.OPEN, datetime(2026, 1, 1, tzinfo=UTC), Address("a@b"), ticket="VC-2026-0001"
    )
    row = json.loads(dump_case(case))
    del row["references"], row["round"]
    row["a field of another version"] = {"x": 1}
    assert load_case(json.dumps(row)) == case


def test_a_letter_and_an_unreadable_file_stay_apart() -> None:
    """Both may come with one mail; neither is taken for the other."""
    files = (Letter("a.pdf", digest="1"), UnreadableFile("b.pdf", "encrypted", "2", 0.5))
    facts = RequestLetter(Mail("d", letters=files), None)
    back = load_facts(dump_facts(facts))
    assert isinstance(back, RequestLetter)
    assert back.mail.letters == files


@pytest.mark.parametrize("facts", [FormEntry(None, {"nama": "x"}), Complaint(None, "teks", "WA")])
def test_facts_without_a_mail_are_kept_too(facts: Facts) -> None:
    """What came by another channel has no mail behind it."""
    assert load_facts(dump_facts(facts)) == facts


def test_moments_keep_their_instant() -> None:
    """A time of another zone comes back as the same instant."""
    wib = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=7)))
    case = Case(Kind.REQUEST, Status.OPEN, wib, None)
    assert load_case(dump_case(case)).received_at == wib
