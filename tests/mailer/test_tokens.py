"""The secret of a case and a reviewer."""

from __future__ import annotations

import hmac

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailer.tokens import Ring, Seen, check, mint, new_key, read_ring
from rules.mail import Token

OLD, NEW = b"o" * 32, b"n" * 32
RING = Ring((NEW,))
RINA, BUDI = "rina@kominfo.example", "budi@kominfo.example"
STAFF = (RINA, BUDI)
CASE, OTHER = "VC-2026-0001", "VC-2026-0002"


def seen(*tokens: str, ring: Ring = RING, ticket: str = CASE, person: str = RINA, round_: int = 2) -> Token:
    return check(ring, tokens, ticket, person, round_, staff=STAFF, others=[(OTHER, 3), (CASE, 2)]).token


def test_a_code_is_good_for_its_case_its_person_and_its_round() -> None:
    """The one honest code proves, in any case of the person's letters."""
    assert seen(mint(RING, CASE, RINA, 2)) is Token.VALID
    assert seen(mint(RING, CASE, RINA.upper(), 2)) is Token.VALID


@pytest.mark.parametrize(
    ("token", "told"),
    [
        (mint(RING, CASE, RINA, 1), Token.STALE),
        (mint(RING, CASE, BUDI, 2), Token.OTHER_PERSON),
        (mint(RING, CASE, BUDI, 1), Token.OTHER_PERSON),
        (mint(RING, OTHER, RINA, 1), Token.OTHER_CASE),
        (mint(RING, OTHER, BUDI, 3), Token.OTHER_CASE),
        (mint(RING, CASE, RINA, 3), Token.FORGED),
        (mint(RING, "VC-2026-0003", RINA, 2), Token.FORGED),
        (mint(RING, CASE, "stranger@evil.example", 2), Token.FORGED),
        (mint(Ring((OLD,)), CASE, RINA, 2), Token.FORGED),
        ("d1" + "a" * 26, Token.FORGED),
        ("", Token.NONE),
        ("d1" + "a" * 25, Token.NONE),
        ("D1" + "A" * 26, Token.NONE),
    ],
)
def test_every_other_code_is_known_for_what_it_is(token: str, told: Token) -> None:
    """An earlier round, a colleague, another case, a round to come, another key, made up, none at all."""
    assert seen(token) is told


def test_a_code_of_another_case_spoils_a_good_one_and_a_bad_one_does_not() -> None:
    """Two cases in one mail decide nothing; a string that only looks like a code does no harm."""
    good, stray = mint(RING, CASE, RINA, 2), mint(RING, OTHER, RINA, 1)
    assert seen(good, stray) is Token.OTHER_CASE
    assert seen(stray, good) is Token.OTHER_CASE
    assert seen("d1" + "z" * 26, good, mint(RING, CASE, BUDI, 2), mint(RING, CASE, RINA, 1)) is Token.VALID


def test_rotating_the_key_leaves_open_reviews_answerable() -> None:
    """A new key signs; the old one still checks, then is asked back, then is forgotten."""
    code = mint(Ring((OLD,)), CASE, RINA, 2)
    assert seen(code, ring=Ring((NEW, OLD))) is Token.VALID
    assert seen(code, ring=Ring((NEW,), retired=(OLD,))) is Token.STALE
    assert seen(code, ring=Ring((NEW,))) is Token.FORGED
    assert mint(Ring((NEW, OLD)), CASE, RINA, 2) == mint(RING, CASE, RINA, 2)


def test_the_key_file_holds_keys_newest_first() -> None:
    """One hexadecimal key a line; a minus retires it; comments and blank lines are nothing."""
    first, second, gone = new_key(), new_key(), new_key()
    ring = read_ring(f"# 2026\n{first}\n\n {second}\n-{gone}\n")
    assert ring == Ring((bytes.fromhex(first), bytes.fromhex(second)), (bytes.fromhex(gone),))
    assert len({first, second, gone}) == 3
    assert len(bytes.fromhex(first)) == 32


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "-" + "ab" * 32, "abcd", "rahasia sekali", "ab" * 8 + "x"]
)
def test_a_bad_key_file_is_a_sentence_that_shows_no_key(text: str) -> None:
    """No key, a short one, or no hexadecimal: said without repeating the line."""
    with pytest.raises(ValueError, match="key") as caught:
        read_ring(text)
    assert "rahasia" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__cause__ is None


def test_who_signed_what_is_said_for_the_record() -> None:
    """The verdict names case, person and round, and never the code."""
    said = check(RING, [mint(RING, CASE, BUDI, 1)], CASE, RINA, 2, staff=STAFF)
    assert said == Seen(Token.OTHER_PERSON, CASE, BUDI, 1)


def test_a_mail_full_of_made_up_codes_costs_a_bounded_number_of_digests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many codes, cases and rounds: a forger buys no work without end."""
    count = 0
    digest = hmac.digest

    def counted(key: bytes, said: bytes, name: str) -> bytes:
        nonlocal count
        count += 1
        return digest(key, said, name)

    monkeypatch.setattr(hmac, "digest", counted)
    digits = str.maketrans("0189", "2345")
    made_up = [f"d1{'a' * 20}" + f"{n:06d}".translate(digits) for n in range(5000)]
    many = ((f"VC-2026-{n:04d}", 900) for n in range(100_000))
    found = check(RING, made_up, CASE, RINA, 900, staff=STAFF, others=many)
    assert found.token is Token.FORGED
    assert count <= 20 * 50 * 2 + 400 * 50 * 2


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.sampled_from([CASE, OTHER, "ADU-2026-0001"]), st.sampled_from(STAFF), st.integers(1, 9)),
    st.tuples(st.sampled_from([CASE, OTHER, "ADU-2026-0001"]), st.sampled_from(STAFF), st.integers(1, 9)),
)
def test_no_code_serves_for_two_things(one: tuple[str, str, int], two: tuple[str, str, int]) -> None:
    """Case, person and round are all in the code, and none runs into the next."""
    assert (mint(RING, *one) == mint(RING, *two)) == (one == two)
