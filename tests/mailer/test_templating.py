"""Letter text is never a template."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from jinja2.sandbox import SecurityError

from mailer.authenticity import said_of
from mailer.markup import as_html, button, drop_marks, picture
from mailer.sample_facts import WIB
from mailer.templating import Own, Templates, one_line, quoted
from mailer.tokens import Seen
from mailer.wording import RULINGS, lasting, proof, ruling
from rules.authority import POLICY, Answer
from rules.mail import Token


@pytest.fixture
def say(tmp_path: Path) -> Templates:
    """A folder of the office's own with one template: it says `what`, and quotes `more`."""
    (tmp_path / "say.txt").write_text("Subject: {{ what }}\n\n  Kata   {{ what }}\n\n{{ more|quoted }}\n")
    return Templates(tmp_path)


@given(what=st.text(max_size=80), more=st.text(max_size=200))
def test_no_words_change_the_shape_of_a_mail(what: str, more: str) -> None:
    """One subject line, one row, one quotation, whatever they say."""
    line, block = str(one_line(what)), quoted(more)
    assert len(line.splitlines()) <= 1
    assert all(part.startswith("|") for part in block.split("\n"))
    page = as_html(f"  Kata   x{line}\n\n{block}")
    assert page.count("<table") == page.count("<blockquote>") == 1
    inner = re.sub(r"</?(table|tr|td|blockquote|br)\b[^>]*>", "", page)
    assert "<" not in inner


def test_template_language_in_data_is_data(say: Templates) -> None:
    """What a letter says is printed, not carried out."""
    what = "{{ 7*7 }} {% include '_closing.txt' %} {# x #}"
    rendered = say.render("say", {"ticket": "", "what": what, "more": what})
    assert rendered.subject == what
    assert rendered.text == f"  Kata   {what}\n\n| {what}\n"


def test_an_unknown_name_is_an_error(say: Templates) -> None:
    """A mail with a hole in it is not sent."""
    with pytest.raises(UndefinedError, match="more"):
        say.render("say", {"what": "x"})


def test_templates_reach_nothing_but_their_data(tmp_path: Path) -> None:
    """The office's own files run in a sandbox."""
    (tmp_path / "bad.txt").write_text("Subject: x\n\n{{ ''.__class__.__mro__ }}\n")
    with pytest.raises((SecurityError, UndefinedError)):
        Templates(tmp_path).render("bad", {})


def test_only_our_own_addresses_become_links(say: Templates) -> None:
    """A link in a letter is text; the form's and the meeting's are links."""
    theirs = say.render(
        "say", {"ticket": "", "what": "https://phish.example/a", "more": "https://phish.example/b"}
    )
    assert "<a " not in theirs.html
    assert "https://phish.example/a" in theirs.text
    ours = say.render("say", {"ticket": "", "what": Own("https://kalbar.link/sibowal"), "more": ""})
    assert '<a href="https://kalbar.link/sibowal">https://kalbar.link/sibowal</a>' in ours.html


def test_a_long_link_is_shown_without_its_query() -> None:
    """What is clicked stays whole."""
    url = "https://kalbar.link/sibowal?entry.1=VC-2026-0042&entry.2=Dinas%20Kesehatan"
    page = as_html(url)
    assert page == f'<p><a href="{url.replace("&", "&amp;")}">https://kalbar.link/sibowal?…</a></p>'


def test_buttons_and_pictures_are_for_html_alone() -> None:
    """In plain text their lines are gone, and no gap is left."""
    marks = f"{button('SETUJU', 'mailto:a@b?body=x', 'yes')}\n{picture('p@q', 'Surat', 'Halaman')}"
    body = f"Satu.\n\n{marks}\n\nDua."
    assert drop_marks(body) == "Satu.\n\nDua.\n"
    page = as_html(body)
    assert '<a href="mailto:a@b?body=x"' in page
    assert '<img class="picture" src="cid:p@q" alt="Surat"' in page


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "", "//evil.example"])
def test_a_button_leads_to_mail_or_the_web(href: str) -> None:
    """Anything else is no button at all."""
    assert str(button("Klik", href)) == ""
    assert "href" in as_html(button("Klik", "https://a.example/"))


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_words_end_a_button(label: str, more: str) -> None:
    """A label stays one button's label."""
    page = as_html(button(label, "https://a.example/" + more))
    assert page.count("<a ") == 1
    assert page.count("<table") == 1


def test_rows_states_lists_and_lines_may_stand_together() -> None:
    """Each run of lines is drawn in its way, also without blank lines between them."""
    page = as_html("Kepala:\n  [belum] stempel\n  Akun   a@b\n  - satu\n  - dua\n| kata\nAkhir")
    assert re.findall(r"<(p|table|ul|blockquote|span)\b", page) == [
        "p",
        "table",
        "span",
        "ul",
        "blockquote",
        "p",
    ]


def test_evidence_is_told_in_indonesian_and_headers_as_they_came() -> None:
    """Our own words on record are translated for the office's people; a mail's field is left alone."""
    seen = [said_of(Seen(token, "VC-2026-0001", "rina@a.example", 2)) for token in Token]
    told = [proof(line) for line in seen]
    assert all(line.startswith("Kode perkara: ") for line in told)
    assert not any(word in line for line in told for word in ("made for", "round", "other", "valid"))
    header = "Authentication-Results: mx.example; dmarc=fail"
    assert proof(header) == header


def test_times_of_one_day_name_it_once() -> None:
    """Both days where it ends on another one."""
    start = datetime(2026, 3, 5, 9, tzinfo=WIB)
    assert lasting(start, start.replace(hour=12), WIB) == "Kamis, 5 Maret 2026, 09.00 s.d. 12.00 WIB"
    over = "Kamis, 5 Maret 2026, 09.00 WIB s.d. Jumat, 6 Maret 2026, 09.00 WIB"
    assert lasting(start.isoformat(), start + timedelta(days=1), WIB) == over


def test_every_refusal_is_told_in_indonesian() -> None:
    """Each reason that the policy can give is translated; none is left in the log's language."""
    reasons = {
        why for table in POLICY.values() for answer, why in table.values() if answer is not Answer.ACCEPT
    }
    assert len(reasons) > 5
    assert {why for why in reasons if ruling(why) == why} == set()
    assert ruling("a@b does not hold the role reviewer") == "a@b tidak berwenang memberi perintah itu"
    assert ruling("{0} no such reason") == "{0} no such reason"
    assert len(RULINGS) > 10
