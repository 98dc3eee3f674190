"""Every mail has a template that renders."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import rules
from mailer.sample_day import Sample
from mailer.samples import check_templates
from mailer.stationery import CONFIRMATION, Stationery
from mailer.templating import HERE, Templates
from tests.mailer.conftest import CODE, Composed, html_of, text_of

SENDS = {
    "to_requester": 2,
    "to_person": 2,
    "to_role": 3,
    "to_watchers": 2,
    "to_complainant": 3,
    "to_officers": 2,
    "to_supervisors": 2,
    "told": 2,
    "answer_officer": 2,
    "_told": 1,
}
"""Which argument of a rule's helper names the template."""
VOID = {"meta", "br", "img", "hr", "link", "input"}


def named_by_rules() -> set[str]:
    """The literal template names in rules/, as they stand in the calls that send mails."""
    found: set[str] = set()
    for path in Path(next(iter(rules.__path__))).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SENDS:
                place = SENDS[node.func.id]
                words = list(node.args[place : place + 1])
                words += [k.value for k in node.keywords if k.arg == "template"]
                parts = [w for word in words for w in ast.walk(word) if isinstance(w, ast.Constant)]
                found |= {
                    p.value for p in parts if isinstance(p.value, str) and re.fullmatch("[a-z-]{3,}", p.value)
                }
    return found


def test_every_name_in_the_rules_has_a_template() -> None:
    """A rule that names a template which is not there fails here, not at the first such mail."""
    named = named_by_rules()
    assert len(named) > 30
    assert {n for n in named if not n.startswith("-")} <= set(Templates().names()) | {"-notice"}


def test_every_template_is_sent_by_a_rule(tame: tuple[Sample, ...]) -> None:
    """The sample day drives the rulebook itself: it reaches each template, and no template is idle."""
    assert {s.effect.template for s in tame} == set(Templates().names())


def test_all_samples_render(paper: Stationery) -> None:
    """Each template with the data that the rules give, tame and hostile, without one undefined name."""
    assert [(name, fault) for name, fault in check_templates(Templates(), paper) if fault] == []


def test_a_broken_override_is_named_with_its_line(paper: Stationery, tmp_path: Path) -> None:
    """The office's own files are tried too: an unknown name, bad syntax, no subject, a name nobody sends."""
    (tmp_path / "ack.txt").write_text("Subject: Diterima\n\nYth. {{ person }},\n{{ tiket }}\n")
    (tmp_path / "help.txt").write_text("Subject: Bantuan\n\n{% for x in %}\n")
    (tmp_path / "ended.txt").write_text("Subject:\n\nSelesai.\n")
    (tmp_path / "greeting.txt").write_text("Subject: Halo\n\nHalo.\n")
    (tmp_path / "lapsed.txt").write_text("Subject: Ditutup\n\n{% include 'lapsed.txt' %}\n")
    (tmp_path / "_closing.txt").write_text("Salam,\n{{ office.name }}\n{{ code or '' }}\n")
    faults = {n: f for n, f in check_templates(Templates(tmp_path), paper) if f}
    assert set(faults) == {"ack", "help", "ended", "greeting", "lapsed"}
    assert "ack.txt, line 4" in faults["ack"]
    assert "tiket" in faults["ack"]
    assert "help.txt, line 3" in faults["help"]
    assert "no subject" in faults["ended"]


def test_an_override_takes_the_shipped_ones_place(paper: Stationery, tmp_path: Path) -> None:
    """Text and layout of the office's own folder win, the rest stays."""
    (tmp_path / "lapsed.txt").write_text("Subject: Ditutup\n\nKami tutup {{ ticket }}.\n")
    (tmp_path / "layout.html").write_text("<html><body>OUR OWN {{ body }}</body></html>")
    rendered = Templates(tmp_path).render("lapsed", {"ticket": "VC-2026-0042"})
    assert (rendered.subject, rendered.text) == ("Ditutup", "Kami tutup VC-2026-0042.\n")
    assert rendered.html == "<html><body>OUR OWN <p>Kami tutup VC-2026-0042.</p></body></html>"


class _Tags(HTMLParser):
    """Tags that were left open or closed out of turn, and what the page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.names: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.links += [v or "" for k, v in attrs if k in ("href", "src", "background", "srcset")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def test_the_pages_are_whole_and_fetch_nothing(
    tame: tuple[Sample, ...], wild: tuple[Sample, ...], composed: Composed
) -> None:
    """Well-formed HTML without scripts, forms or anything from another place, whatever was in the letter."""
    for sample in (*tame, *wild):
        page = html_of(composed(sample))
        tags = _Tags()
        tags.feed(page)
        assert (tags.open, tags.faults) == ([], []), sample.effect.template
        assert not tags.names & {"script", "iframe", "form", "link", "object", "svg", "video", "base"}
        assert all(link.startswith(("cid:", "mailto:", "https://")) for link in tags.links)
        web = {urlsplit(link).hostname for link in tags.links if link.startswith("https:")}
        assert web <= {"kalbar.link", "us02web.zoom.example"}
        assert "url(" not in page
        assert "@import" not in page


def test_nothing_from_outside_is_carried_out(wild: tuple[Sample, ...], composed: Composed) -> None:
    """Template language, HTML and turning characters in a letter come out as they went in, or not at all."""
    shown = 0
    for sample in wild:
        mail = composed(sample)
        text, page = text_of(mail), html_of(mail)
        shown += "{{ 7*7 }}" in text
        assert "<script" not in page
        assert not re.search("[\u202e\u200b\ue000-\uf8ff]", text + page + str(mail["Subject"]))
        assert not re.search(r"\b49\b.*tebal", text)
    assert shown > 40


def test_words_from_outside_cannot_pose_as_ours(wild: tuple[Sample, ...], composed: Composed) -> None:
    """No line of a mail begins with a command or a state that a letter slipped in."""
    for sample in wild:
        lines = text_of(composed(sample)).splitlines()
        assert not [line for line in lines if line.strip() == "SETUJU" or line.startswith("SETUJU ")]


def test_one_layout_for_light_and_dark_and_for_phones() -> None:
    """Both schemes are declared, the text is 16 px, what is tapped is high enough for a thumb."""
    layout = (HERE / "layout.html").read_text()
    assert '<meta name="color-scheme" content="light dark">' in layout
    assert "prefers-color-scheme: dark" in layout
    assert "width=device-width" in layout
    assert "font-size:16px" in layout
    assert [p.name for p in HERE.glob("*.html")] == ["layout.html"]


def test_every_mail_names_somebody_to_call(tame: tuple[Sample, ...], composed: Composed) -> None:
    """The office, a person and a telephone number stand at the end of each."""
    for sample in tame:
        end = text_of(composed(sample)).rstrip().splitlines()[-5:]
        assert "Narahubung: Rina Wulandari, (0561) 8173627" in end, sample.effect.template


def test_subjects_are_one_line_with_the_ticket_first(
    tame: tuple[Sample, ...], wild: tuple[Sample, ...], composed: Composed
) -> None:
    """The ticket in square brackets, then what to do; never longer than a line of a header may be."""
    for sample in (*tame, *wild):
        subject = str(composed(sample)["Subject"])
        assert "\n" not in subject
        assert len(subject) <= 230
        if sample.case is not None:
            assert subject.startswith(f"[{sample.case.ticket}] ")


def test_secrets_reach_the_requester_alone(tame: tuple[Sample, ...], composed: Composed) -> None:
    """Passcode and host key stand in the confirmation and nowhere else; codes only where one was made."""
    seen = set()
    for sample in tame:
        mail = composed(sample)
        whole = text_of(mail) + html_of(mail)
        if "K4lb4r" in whole or "654321" in whole:
            seen.add(sample.effect.template)
        assert (CODE in whole) == bool(sample.effect.token_for)
    assert seen == {CONFIRMATION}


@pytest.mark.parametrize(
    "word", ["email", "e-mail", "silahkan", "dibawah", "dimohonkan", "merubah", "di mana"]
)
def test_the_texts_keep_to_formal_spelling(word: str) -> None:
    """The usual slips against EYD stand in no template."""
    texts = {p.name: re.sub(r"{[{%].*?[%}]}", "", p.read_text()) for p in HERE.glob("*.txt")}
    found = [name for name, text in texts.items() if re.search(rf"\b{word}\b", text, re.I)]
    assert found == []


def test_sentences_in_the_texts_end(tame: tuple[Sample, ...], composed: Composed) -> None:
    """No doubled full stops, no spaces before punctuation, no empty brackets, no None."""
    for sample in tame:
        text = text_of(composed(sample))
        text = re.sub(r"(?m)^\|.*$", "", text)
        faults = re.findall(r"(?<!\d)\.\.(?!\.)|[a-z] [,.;]|\(\)|\bNone\b|  +,|: *\.", text)
        assert faults == [], (sample.effect.template, text)


def mail_named(name: str, samples: tuple[Sample, ...], composed: Composed) -> EmailMessage:
    return composed(next(s for s in samples if s.effect.template == name))


def test_the_acknowledgement_says_what_was_read_and_by_when(
    tame: tuple[Sample, ...], composed: Composed
) -> None:
    """Number, the letter's facts, what is missing, the day it will be done, the form with what is known."""
    text = text_of(mail_named("ack", tame, composed))
    for said in (
        "tercatat dengan nomor VC-2026-0042",
        "paling lambat Selasa, 3 Maret 2026, 16.00 WIB (1 hari kerja)",
        "Nomor surat   005/123/DINKES-A/2026, 2 Maret 2026",
        "Acara         Rapat Koordinasi Penurunan Stunting",
        "https://kalbar.link/sibowal?entry.1=VC-2026-0042&entry.2=Dinas%20Kesehatan&entry.3=2026-03-05",
        "BATAL",
    ):
        assert said in text
    incomplete = next(s for s in tame if s.effect.template == "ack" and not s.effect.data["complete"])
    mail = composed(incomplete)
    assert "Mohon dilengkapi" in str(mail["Subject"])
    assert "  - Stempel perangkat daerah: surat belum dibubuhi stempel perangkat daerah" in text_of(mail)
    assert "  - Alamat akun: alamat surel akun Zoom belum disebutkan" in text_of(mail)


def test_no_mail_has_a_mark_too_many_or_promises_what_is_past(
    tame: tuple[Sample, ...], composed: Composed
) -> None:
    """No two marks side by side, and no term named as one to come where it is over."""
    over = 0
    for sample in tame:
        mail = composed(sample)
        said = f"{mail['Subject']}\n{text_of(mail)}"
        assert not re.search(r"[,;:!?][,;:.!?]|(?<!\.)\.[,;:](?! )|  +[.,;:]", said), sample.effect.template
        if sample.effect.data.get("overdue") or "escalation" in sample.effect.template:
            over += 1
            assert "paling lambat" not in said, sample.effect.template
    assert over > 2


@pytest.mark.parametrize("template", ["review", "ack"])
def test_an_event_that_begins_before_the_term_ends_is_told_to_be_urgent(
    template: str, tame: tuple[Sample, ...], composed: Composed
) -> None:
    """A term that ends after the event is no help: both sides read that the request goes first."""
    sample = next(s for s in tame if s.effect.template == template and s.effect.data.get("due"))
    words = "Acara dimulai sebelum batas waktu itu"
    assert words not in text_of(composed(sample))
    late = replace(sample.effect, data={**sample.effect.data, "due": "2026-03-05T16:00:00+07:00"})
    assert words in text_of(composed(replace(sample, effect=late)))
