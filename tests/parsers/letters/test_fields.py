"""Laws of the small fields."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.letters.letter import read_letter
from parsers.letters.numbers import lifted, mend
from parsers.letters.vocabulary import role_of
from parsers.pages.page import Word
from parsers.words.degrees import separated
from parsers.words.emails import find_emails
from parsers.words.number_words import number_of
from parsers.words.phones import find_phones
from parsers.words.wording import ordinary
from tests.parsers.layouts import scan_of

LETTER = """
                    PEMERINTAH PROVINSI KALIMANTAN BARAT
                             DINAS SOSIAL

 Nomor : 460/12/DINSOS                        Pontianak, 2 Maret 2026
 Hal   : Permohonan Akun Zoom

 Yth. Kepala Dinas Komunikasi dan Informatika

     Dengan hormat, mohon disediakan akun Zoom Meeting pada hari Kamis, 5 Maret 2026.
"""


@given(
    st.text("0123456789", min_size=8, max_size=10),
    st.sampled_from(["", "-", " ", ".", "–"]),
    st.sampled_from(["08", "+628", "628", "0 8"]),
    st.sampled_from(["HP ", "Ilham /", "Ilham / ", "HP/"]),
)
def test_a_mobile_number_is_read_however_it_is_set(rest: str, mark: str, lead: str, before: str) -> None:
    """Prefix, marks and what stands before do not matter: the national digits are the same."""
    text = f"{before}{lead}{rest[:2]}{mark}{rest[2:6]}{mark}{rest[6:]} (Budi)"
    (found,) = find_phones(text)
    assert found.digits == "08" + rest
    assert found.mobile


def test_a_number_torn_at_the_end_of_a_line_is_whole() -> None:
    """A hyphen at which a line ended has no blank behind it; a full stop before the number is a stain."""
    (found,) = find_phones("WA +62 813- 5221-8890")
    assert found.text == "+62 813-5221-8890"
    (found,) = find_phones("(HP .0853-0656- 972)")
    assert found.text == "0853-0656-972"


def test_colons_set_a_little_lower_are_their_rows() -> None:
    """A table whose colons stand half a line under its labels and values is read as if they did not."""
    art = LETTER.replace(
        " Hal   : Permohonan Akun Zoom", " Hal   : Permohonan Akun Zoom dan\n         Ruang Rapat"
    )
    page = scan_of(art)
    lowered = [
        replace(word, box=(word.box[0], word.box[1] + 0.007, word.box[2], word.box[3] + 0.007))
        if word.text == ":"
        else word
        for word in page.words
    ]
    letter = read_letter([replace(page, words=tuple(lowered))], "a")
    assert (letter.number, letter.subject) == ("460/12/DINSOS", "Permohonan Akun Zoom dan Ruang Rapat")


def test_a_caller_ends_before_an_office() -> None:
    """Behind a name an office begins with its comma, which a scan reads as a full stop."""
    for mark in (",", "."):
        art = f"{LETTER}\n Narahubung: Dedi Mahfud{mark} Kasi Pemerintahan (0812-5600-7780)."
        assert read_letter([scan_of(art)], "letter.jpg").contact.name == "Dedi Mahfud"


def test_a_caller_is_read_across_a_justified_line() -> None:
    """Words that a justified line set far apart are one name up to the telephone."""
    art = f"{LETTER}\n Narahubung:       Nikodemus       Wijaya       (0812-5600-7780),       surel:"
    assert read_letter([scan_of(art)], "letter.jpg").contact.name == "Nikodemus Wijaya"


def test_a_subject_goes_on_under_another_columns_line() -> None:
    """The address stands half a line higher: what is under the subject's first line is its second still."""
    page = scan_of(LETTER)
    rows = [word for word in page.words if word.box[1] < 0.108]
    under = [
        Word("di", (0.7, 0.1048, 0.72, 0.1163), 0.99),
        Word("Meeting", (9 / 96, 0.111, 16 / 96, 0.1225), 0.99),
    ]
    rest = [word for word in page.words if word.box[1] >= 0.108]
    letter = read_letter([replace(page, words=(*rows, *under, *rest))], "letter.jpg")
    assert letter.subject == "Permohonan Akun Zoom Meeting"


def test_no_name_of_a_scan_goes_on_with_a_small_ell() -> None:
    """An ell that begins a caller's second name was a capital I; `bin` stays small."""
    for read, name in (("Ns. Petronela lin", "Ns. Petronela Iin"), ("Ahmad bin Idris", "Ahmad bin Idris")):
        art = f"{LETTER}\n Narahubung: {read} (0812-5600-7780)."
        assert read_letter([scan_of(art)], "letter.jpg").contact.name == name


def test_a_subject_ends_where_a_scan_ran_it_into_the_address() -> None:
    """`Zoomc.q. Kepala` was two columns' words; it is doubted, as its next line may be lost."""
    letter = read_letter(
        [scan_of(LETTER.replace("Akun Zoom\n", "Akun Zoomc.q. Kepala Dinas\n"))], "letter.jpg"
    )
    assert letter.subject == "Permohonan Akun Zoom"
    assert letter.confidence["subject"] < 0.9
    for read in (": Permohonan Akun Zoom Informatika Prov. Kalbar", "1: Permohonan Akun Zoom"):
        letter = read_letter([scan_of(LETTER.replace(": Permohonan Akun Zoom", read))], "letter.jpg")
        assert letter.subject == "Permohonan Akun Zoom"


@pytest.mark.parametrize(("left", "sure"), [("“", False), ("", True)])
def test_a_subject_that_lost_a_quotation_mark_is_not_sure(left: str, sure: bool) -> None:
    """One mark of a pair is gone, and a letter with it, perhaps; an apostrophe within a word is no mark."""
    letter = read_letter(
        [scan_of(LETTER.replace("Akun Zoom\n", f"Akun Zoom {left}Jum'at Bersih\n"))], "letter.jpg"
    )
    assert letter.subject == f"Permohonan Akun Zoom {left}Jum'at Bersih"
    assert (letter.confidence["subject"] > 0.9) == sure


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("0O5/123/DINKES-A/2O26", "005/123/DINKES-A/2026"),
        ("O05/l23/D1NKES/2026", "005/123/DINKES/2026"),
        ("460/215/DINSOS/2026", "460/215/DINSOS/2026"),
        ("400.3.8/112/SMKN3-SKW", "400.3.8/112/SMKN3-SKW"),
        ("B-91/61000/VS.100/03/2026", "B-91/61000/VS.100/03/2026"),
        ("027/88/RO-PBJ/lll/2026", "027/88/RO-PBJ/III/2026"),
        ("800.1.11.1/98/BKD-A", "800.1.11.1/98/BKD-A"),
        ("421.3/SMAN1PTK/088/2026", "421.3/SMAN1PTK/088/2026"),
    ],
)
def test_a_number_is_mended_part_by_part(raw: str, mended: str) -> None:
    """Digits among letters and letters among digits are put right; a right number stays as it is."""
    assert mend(raw) == mended
    assert mend(mended) == mended


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("555/1148/PEREnC/2026", "555/1148/PERENC/2026"),
        ("555/96/BALITBANg.1", "555/96/BALITBANG.1"),
        ("t/500.12.5/76/dinkes-a/2026", "T/500.12.5/76/DINKES-A/2026"),
        ("27/1/KPwBI-Ptk/2026", "27/1/KPwBI-Ptk/2026"),
        ("005/7/Dispora.2/2026", "005/7/Dispora.2/2026"),
        ("421.3/SMAn1/088/2026", "421.3/SMAn1/088/2026"),
    ],
)
def test_small_letters_that_a_scan_made_are_capitals(read: str, printed: str) -> None:
    """A lone small letter among capitals, or a known code without any, was printed in capitals."""
    assert lifted(read) == lifted(printed) == printed


@pytest.mark.parametrize(
    ("text", "address", "mended"),
    [
        ("a.b@kalbarprov.go.id.", "a.b@kalbarprov.go.id", False),
        ("dinkes@gmai1.com", "dinkes@gmail.com", True),
        ("x_y@kalbarprov,go,id", "x_y@kalbarprov.go.id", True),
        ("bidang.ikp @gmail.com", "bidang.ikp@gmail.com", True),
        ("UPT@Yahoo.co.id;", "upt@yahoo.co.id", False),
        ("dinas- kesehatan.zoom@gmail.com", "dinas-kesehatan.zoom@gmail.com", True),
        ("tu@smknlmempawah.sch.id", "tu@smkn1mempawah.sch.id", True),
    ],
)
def test_an_address_is_read_through_noise(text: str, address: str, mended: bool) -> None:
    """Blanks and look-alikes are put right, and it says so."""
    (found,) = find_emails(f"email: {text} dan")
    assert (found.address, found.mended) == (address, mended)


@given(st.text(max_size=100))
def test_any_text_is_searched_without_harm(text: str) -> None:
    """Nothing raises, and places lie in the text."""
    for email in find_emails(text):
        assert 0 <= email.start < email.end <= len(text)
    for phone in find_phones(text):
        assert 0 <= phone.start < phone.end <= len(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("UPT PELATIHAN KESEHATAN", "UPT Pelatihan Kesehatan"),
        ("SMA NEGERI 1 PONTIANAK", "SMA Negeri 1 Pontianak"),
        ("DINAS PENDIDIKAN DAN KEBUDAYAAN", "Dinas Pendidikan dan Kebudayaan"),
        ("Kepala Dinas", "Kepala Dinas"),
        ("KPH WILAYAH XII", "KPH Wilayah XII"),
    ],
)
def test_capitals_become_ordinary_spelling(text: str, plain: str) -> None:
    """Acronyms and numerals stay, small words are small, mixed text is left alone."""
    assert ordinary(text) == plain
    assert ordinary(plain) == plain


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Nornor", "number"),
        ("Hari/Tgl", "day"),
        ("Harl / Tanggai", "day"),
        ("Perlhal", "subject"),
        ("N o m o r", "number"),
        ("No. HP/WA", "phone"),
        ("E-mail", "email"),
        ("Contact Person", "contact"),
        ("Jml. Peserta", "participants"),
    ],
)
def test_a_label_is_known_through_noise(label: str, role: str) -> None:
    """Slips, abbreviations and wide spacing do not hide what a label says."""
    found = role_of(label)
    assert found is not None
    assert found[0] == role


@pytest.mark.parametrize("text", ["Kepala Dinas", "Pontianak", "Dengan hormat", "Yth. Kepala", "kami mohon"])
def test_ordinary_words_are_no_labels(text: str) -> None:
    """What offices write before a colon by chance is not a label."""
    assert role_of(text) is None


def test_an_address_ends_where_the_next_sentence_begins() -> None:
    """A scan loses the blank behind a full stop; an ending of two letters is the address's own."""
    (found,) = find_emails("surel haji.kalbar@kemenag.go.id.Narahubung: H. Kamarudin")
    assert found.address == "haji.kalbar@kemenag.go.id"
    (found,) = find_emails("surel x@mail.com.sg untuk")
    assert found.address == "x@mail.com.sg"


def test_the_next_item_of_a_list_is_no_digit_of_a_number() -> None:
    """`(0812 5777 3344) 2. Robi` holds one number of twelve digits."""
    (found,) = find_phones("1. drg. Mutia (0812 5777 3344) 2. Robi")
    assert found.digits == "081257773344"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("seratus lima puluh", 150),
        ("dua ratus", 200),
        ("sebelas", 11),
        ("sembilan belas", 19),
        ("tiga puluh lima", 35),
        ("seribu dua ratus lima puluh", 1250),
        ("dua ribu", 2000),
        ("Seratus", 100),
        ("dua tiga", None),
        ("puluh", None),
        ("sepuluh lima belas", None),
        ("tiga belas dua", None),
    ],
)
def test_a_number_in_words_is_its_figure(words: str, number: int | None) -> None:
    """What is written out counts as its figure; words that make no one number are none."""
    assert number_of(words) == number


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("M. Bambang Anyang. SH. MH", "M. Bambang Anyang, SH. MH"),
        ("dr. YOHANES SAPUTRA. SE., M.Ec.Dev", "dr. YOHANES SAPUTRA, SE., M.Ec.Dev"),
        ("Dra. LINDA DOHONG. ST", "Dra. LINDA DOHONG, ST"),
        ("Dra. Hj. Ermin P. Rahman, S.P. MP", "Dra. Hj. Ermin P. Rahman, S.P., MP"),
        ("Drs. H. Ahmad Fauzi, M.Si.", "Drs. H. Ahmad Fauzi, M.Si."),
        ("Budi Santoso, SH., MH", "Budi Santoso, SH., MH"),
    ],
)
def test_degrees_stand_behind_commas(read: str, printed: str) -> None:
    """A scan's full stop before a degree is the comma that was printed; a right name stays as it is."""
    assert separated(read) == printed


def test_a_letter_opens_with_a_line_set_to_both_edges() -> None:
    """Wide blanks may part `Dalam` from `rangka`: the letter begins there all the same."""
    art = LETTER.replace(
        "     Dengan hormat, mohon disediakan akun Zoom Meeting pada hari Kamis, 5 Maret 2026.",
        "     Dalam          rangka pelaksanaan Rapat Koordinasi Penanggulangan Bencana\n"
        " Daerah Tahun 2026 yang akan dilaksanakan\n"
        " pada hari Kamis, 5 Maret 2026, mohon disediakan akun Zoom Meeting.",
    )
    name = read_letter([scan_of(art)], "letter.jpg").event.name
    assert name == "Rapat Koordinasi Penanggulangan Bencana Daerah Tahun 2026"


def test_an_events_name_ends_before_a_day_without_its_label() -> None:
    """Where a streak took the label of the row under it, the day is none of the name."""
    art = f"{LETTER}\n Nama kegiatan :  Sosialisasi Zonasi Pesisir\n" + 18 * " " + "Kamis 5 Maret 2026\n"
    letter = read_letter([scan_of(art)], "letter.jpg")
    assert letter.event.name == "Sosialisasi Zonasi Pesisir"
