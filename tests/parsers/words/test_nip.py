"""Laws of civil servants' numbers."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from parsers.words.nip import find_nips, flaws_of


@st.composite
def nips(draw: st.DrawFn) -> str:
    """A NIP that the rules allow."""
    born = draw(st.dates(date(1962, 1, 1), date(2003, 12, 31)))
    year = born.year + draw(st.integers(18, 40))
    month = draw(st.sampled_from([*range(1, 13), 21]))
    return f"{born:%Y%m%d}{year:04}{month:02}{draw(st.integers(1, 2))}{draw(st.integers(1, 999)):03}"


FORMS = st.sampled_from(
    ["{0}{1}{2}{3}", "{0} {1} {2} {3}", "{0}.{1}.{2}.{3}", "{0} {1} {2}{3}", "{0}-{1}-{2}-{3}"]
)
LABELS = st.sampled_from(["NIP. ", "NIP ", "NIP: ", "NIP : ", "N I P. ", "Nip.", "NlP. "])


def _set(digits: str, form: str) -> str:
    return form.format(digits[:8], digits[8:14], digits[14], digits[15:])


@given(nips(), FORMS, LABELS)
def test_a_nip_is_read_to_the_digit(digits: str, form: str, label: str) -> None:
    """However it is set, all eighteen digits come back, and nothing is found wrong."""
    (found,) = find_nips(f"Pembina {label}{_set(digits, form)}")
    assert (found.digits, found.flaws, found.labelled) == (digits, (), True)


@given(nips(), FORMS, st.sampled_from(["NP", "NP ", "NIP T"]))
def test_a_nip_is_known_though_its_label_is_torn(digits: str, form: str, label: str) -> None:
    """`NP` before digits that can be a NIP is its label, and `T9` its first two figures."""
    torn = _set(digits, form)
    if label.endswith("T"):
        assume(digits.startswith("19"))
        label, torn = label.removesuffix("T"), "T" + torn[1:]
    (found,) = find_nips(label + torn)
    assert (found.digits, found.flaws) == (digits, ())
    assert not find_nips("NPSN " + digits[:8])


@given(nips(), FORMS)
def test_letters_in_a_nip_are_mended_and_said(digits: str, form: str) -> None:
    """`I` and `O` in it become digits, and it says so."""
    (found,) = find_nips("NIP. " + _set(digits, form).replace("1", "I").replace("0", "O"))
    assert (found.digits, found.mended) == (digits, True)


@given(nips(), st.integers(0, 17))
def test_a_lost_digit_is_noticed(digits: str, place: int) -> None:
    """Seventeen digits are never without a flaw."""
    (found,) = find_nips("NIP. " + digits[:place] + digits[place + 1 :])
    assert found.flaws


@given(nips())
def test_what_cannot_be_is_a_flaw(digits: str) -> None:
    """A thirteenth month of birth, a twentieth of appointment and a third sex each are one."""
    assert flaws_of(digits) == ()
    assert flaws_of(digits[:4] + "13" + digits[6:])
    assert flaws_of(digits[:12] + "20" + digits[14:])
    assert flaws_of(digits[:14] + "3" + digits[15:])


@given(st.text(max_size=80))
def test_any_text_gives_digits_only(text: str) -> None:
    """Nothing raises, and only digits come out."""
    for found in find_nips(text):
        assert found.digits.isascii()
        assert found.digits.isdigit()
