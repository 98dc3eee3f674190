"""A page to look through the demo's mails."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from jinja2 import Environment, select_autoescape

from app.demo.stage import WIB
from app.wiring import House

PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Satu hari di kantor</title>
<style>
:root { color-scheme: light dark; --edge: #8884; --soft: #8882; --blue: #2563c9; }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; display: grid; height: 100vh;
  grid-template-columns: minmax(18rem, 26rem) 1fr; }
nav { overflow-y: auto; border-right: 1px solid var(--edge); }
h1 { font-size: 1.05rem; margin: 1rem; }
nav a { display: block; padding: .55rem 1rem; border-top: 1px solid var(--soft); color: inherit;
  text-decoration: none; }
nav a:hover, nav a:target { background: var(--soft); }
nav b { display: block; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
nav small { opacity: .7; display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
nav .in b::before { content: "→ "; color: var(--blue); }
iframe { border: 0; width: 100%; height: 100%; background: Canvas; }
@media (max-width: 700px) { body { grid-template-columns: 1fr; grid-template-rows: 45vh 1fr; }
  nav { border-right: 0; border-bottom: 1px solid var(--edge); } }
</style></head><body>
<nav><h1>Satu hari di kantor: {{ mails|length }} surel</h1>
{% for mail in mails %}<a class="{{ 'in' if mail.to_desk else 'out' }}" target="mail" href="{{ mail.page }}">
<b>{{ mail.subject }}</b><small>{{ mail.when }} · {{ mail.sender }} → {{ mail.to }}</small></a>
{% endfor %}</nav>
<iframe name="mail" title="surel" sandbox="allow-popups"
{% if mails %} src="{{ mails[0].page }}"{% endif %}></iframe>
</body></html>
"""
MAIL = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<style>body { font: 15px/1.5 system-ui, sans-serif; margin: 1rem; } dl { display: grid; gap: .1rem 1rem;
grid-template-columns: max-content 1fr; margin: 0 0 1rem; } dt { opacity: .7; } dd { margin: 0; }
pre { white-space: pre-wrap; font: inherit; } iframe { border: 1px solid #8884; width: 100%; height: 78vh; }
</style></head><body><dl>{% for name, value in head %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}
<dt>Berkas</dt><dd><a href="{{ source }}">{{ source }}</a>
{%- for name in files %}, {{ name }}{% endfor %}</dd></dl>
{% if html %}<iframe title="isi" sandbox="allow-popups" srcdoc="{{ html }}"></iframe>
{% else %}<pre>{{ text }}</pre>{% endif %}</body></html>
"""
SHOWN = {
    "From": "Dari",
    "To": "Kepada",
    "Cc": "Tembusan",
    "Date": "Tanggal",
    "Subject": "Perihal",
    "In-Reply-To": "Menjawab",
    "Auto-Submitted": "Otomatis",
}


def write_album(folder: Path, mails: Path, house: House) -> None:
    """`index.html` in `folder`, with a page beside each kept mail (NNNN.eml) of `mails`."""
    environment = Environment(autoescape=select_autoescape(default=True, default_for_string=True))
    page, list_ = environment.from_string(MAIL), environment.from_string(PAGE)
    desk = house.desk.office.desk.email
    rows = []
    for path in sorted(mails.glob("*.eml")):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        target = path.with_suffix(".html")
        target.write_text(page.render(_shown(mail, path.name)), encoding="utf-8")
        rows.append({"page": f"{mails.name}/{target.name}", **_row(mail, desk)})
    (folder / "index.html").write_text(list_.render(mails=rows), encoding="utf-8")


def _row(mail: EmailMessage, desk: str) -> dict[str, object]:
    at = mail["Date"].datetime.astimezone(WIB) if mail["Date"] and mail["Date"].datetime else None
    return {
        "subject": str(mail["Subject"] or "(tanpa perihal)").strip(),
        "sender": _name(mail, "From"),
        "to": _name(mail, "To"),
        "to_desk": desk in str(mail["To"]).lower(),
        "when": f"{at:%d-%m %H.%M}" if at else "",
    }


def _name(mail: EmailMessage, field: str) -> str:
    addresses = mail[field].addresses if mail[field] else ()
    return ", ".join(a.display_name or a.addr_spec for a in addresses)


def _value(mail: EmailMessage, name: str) -> str:
    """A field as it stands; the date by the office's clock."""
    if name == "Date" and mail["Date"].datetime:
        return f"{mail['Date'].datetime.astimezone(WIB):%d-%m-%Y %H.%M.%S} WIB"
    return str(mail[name]).strip()


def _shown(mail: EmailMessage, source: str) -> dict[str, object]:
    html, plain = mail.get_body(("html",)), mail.get_body(("plain",))
    pictures = {
        str(part["Content-ID"]).strip("<>"): part for part in mail.walk() if part["Content-ID"] is not None
    }
    body = str(html.get_content()) if html is not None else ""
    for name, part in pictures.items():
        encoded = str(part.get_payload()).replace("\n", "").replace("\r", "")
        body = body.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{encoded}")
    return {
        "head": [(label, _value(mail, name)) for name, label in SHOWN.items() if mail[name]],
        "html": body,
        "text": str(plain.get_content()) if plain is not None else "",
        "source": source,
        "files": [str(part.get_filename()) for part in mail.iter_attachments() if part.get_filename()],
    }
