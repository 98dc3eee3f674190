"""Replies as mail programs lay them out."""

# ruff: noqa: E501 (HTML stands as the programs write it)

from __future__ import annotations

from html import escape

from tests.parsers.replies.layout import ADDRESS, ORIGINAL, Client, Reply, divs, drawn, marked


def gmail(header: str) -> Client:
    def made(typed: list[str]) -> Reply:
        text = "\n".join(typed)
        rest = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in typed[1:])
        html = (
            f'<div dir="ltr">{escape(typed[0])}{rest}</div><br><div class="gmail_quote gmail_quote_container">'
            f'<div dir="ltr" class="gmail_attr">{escape(header)}<br></div>'
            '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">'
            f"{drawn()}</blockquote></div>"
        )
        return Reply(f"{text}\n\n{_wrapped(header)}\n\n{marked()}\n", html)

    return made


def _wrapped(header: str) -> str:
    """As Gmail breaks a header that is longer than 72 characters."""
    words, lines = header.split(" "), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 72:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def outlook_desktop(labels: tuple[str, str, str, str], day: str) -> Client:
    sender, sent, to, subject = labels

    def made(typed: list[str]) -> Reply:
        head = (
            f"{sender}: Diskominfo Kalbar <{ADDRESS}> \n{sent}: {day}\n{to}: Rina <rina@diskominfo.example>\n"
            f"{subject}: [VC-2026-0042] Mohon ditinjau"
        )
        typed_html = "".join(
            f"<p class=MsoNormal><span lang=IN style='font-size:11.0pt'>{escape(line) or '&nbsp;'}<o:p></o:p></span></p>"
            for line in typed
        )
        html = (
            '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!--\np.MsoNormal, li.MsoNormal '
            "{margin:0cm;font-size:11.0pt;font-family:Calibri;}\n--></style></head><body lang=IN>"
            f"<div class=WordSection1>{typed_html}<p class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border:none;"
            "border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
            f"<b>{sender}:</b> Diskominfo Kalbar &lt;{ADDRESS}&gt; <br><b>{sent}:</b> {day}<br><b>{to}:</b> Rina<br>"
            f"<b>{subject}:</b> [VC-2026-0042] Mohon ditinjau<o:p></o:p></p></div></div>"
            f"{drawn('<p class=MsoNormal>', '</p>')}</div></body></html>"
        )
        return Reply("\n\n".join(typed) + f"\n\n{head}\n\n" + "\n".join(ORIGINAL), html)

    return made


def outlook_web(typed: list[str]) -> Reply:
    head = (
        f"From: Diskominfo Kalbar <{ADDRESS}>\nSent: Tuesday, March 3, 2026 9:00 AM\n"
        "To: Rina <rina@diskominfo.example>\nSubject: [VC-2026-0042] Mohon ditinjau"
    )
    body = "".join(
        f'<div class="elementToProof" style="font-family: Aptos; font-size: 12pt; color: rgb(0, 0, 0);">'
        f"{escape(line) or '<br>'}</div>"
        for line in typed
    )
    html = (
        '<html><head><style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head>'
        f'<body dir="ltr">{body}<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1">'
        f'<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri" color="#000000"><b>From:</b> Diskominfo Kalbar<br>'
        f"<b>Sent:</b> Tuesday, March 3, 2026 9:00 AM<br></font></div>{drawn()}</body></html>"
    )
    plain = "\n".join(typed) + f"\n________________________________\n{head}\n\n" + "\n".join(ORIGINAL)
    return Reply(plain, html)


def outlook_mobile(promise: str, labels: tuple[str, str, str, str]) -> Client:
    sender, sent, to, subject = labels

    def made(typed: list[str]) -> Reply:
        plain = (
            "\n".join(typed) + f"\n\n{promise}<https://aka.ms/AAb9ysg>\n________________________________\n"
            f"{sender}: Diskominfo Kalbar <{ADDRESS}>\n{sent}: Selasa, 3 Maret 2026 09.00\n{to}: Rina\n"
            f"{subject}: [VC-2026-0042] Mohon ditinjau\n\n" + "\n".join(ORIGINAL)
        )
        html = (
            f'<html><body><div dir="auto">{divs(typed)}</div><div id="ms-outlook-mobile-signature" dir="auto">'
            f'<div>{promise}</div></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg">'
            f"<b>{sender}:</b> Diskominfo</div>{drawn()}</body></html>"
        )
        return Reply(plain, html)

    return made


def yahoo(typed: list[str]) -> Reply:
    header = f"Pada Selasa, 3 Maret 2026 pukul 09.00.12 WIB, Diskominfo Kalbar <{ADDRESS}> menulis:"
    plain = "\n".join(typed) + f"\n\n    {_wrapped(header)}  \n \n " + "\n ".join(ORIGINAL) + "\n "
    html = (
        f'<html><body><div class="ydp1yahoo-style-wrap" style="font-size:13px;">{divs(typed)}<div><br></div></div>'
        f'<div id="ydp2yahoo_quoted_001" class="ydp2yahoo_quoted yahoo_quoted"><div>{escape(header)}</div>{drawn()}'
        "</div></body></html>"
    )
    return Reply(plain, html)


def yahoo_phone(typed: list[str]) -> Reply:
    header = f"Pada Sel, 3 Mar 2026 pada 9:00, Diskominfo Kalbar<{ADDRESS}> menulis:"
    plain = (
        "\n".join(typed) + f"\n\nDikirim dari Yahoo Mail di Android \n \n  {header}   " + "\n".join(ORIGINAL)
    )
    html = (
        f'{divs(typed)}<br><div id="ymail_android_signature"><a href="https://go.onelink.me/1">Dikirim dari Yahoo Mail '
        f'di Android</a></div> <br> <blockquote style="margin: 0 0 20px 0;"> <div>{escape(header)}</div>{drawn()}'
        "</blockquote>"
    )
    return Reply(plain, html)


def apple(header: str, signature: str = "") -> Client:
    def made(typed: list[str]) -> Reply:
        sign = f"\n\n{signature}" if signature else ""
        plain = "\n".join(typed) + f"{sign}\n\n{header}\n\n" + marked("> \ufeff") + "\n"
        html = (
            f'<html><body dir="auto">{divs(typed)}'
            + (
                f'<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{signature}</div>'
                if signature
                else ""
            )
            + f'<div dir="ltr"><br><blockquote type="cite">{escape(header)}<br><br></blockquote></div>'
            f'<blockquote type="cite"><div dir="ltr">\ufeff{drawn()}</div></blockquote></body></html>'
        )
        return Reply(plain, html)

    return made


def roundcube(typed: list[str]) -> Reply:
    header = "Pada 2026-03-03 09:00, Diskominfo Kalbar menulis:"
    html = (
        f"<html><body style='font-size: 10pt'>{divs(typed)}<p id=\"reply-intro\">{header}</p>"
        f'<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid"><div>{drawn()}</div>'
        '</blockquote><div id="_rc_sig"></div></body></html>'
    )
    return Reply("\n".join(typed) + f"\n\n{header}\n\n{marked()}\n", html)


def zimbra(typed: list[str]) -> Reply:
    head = (
        f'Dari: "Diskominfo Kalbar" <{ADDRESS}>\nKepada: "rina" <rina@diskominfo.example>\n'
        "Terkirim: Selasa, 3 Maret 2026 09.00.00\nPerihal: [VC-2026-0042] Mohon ditinjau"
    )
    html = (
        f'<html><body><div style="font-family: arial; font-size: 12pt; color: #000000">{divs(typed)}<div><br></div>'
        f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>Dari: </b>Diskominfo<br></div>'
        f'<div data-marker="__QUOTED_TEXT__">{drawn()}</div></div></body></html>'
    )
    return Reply("\n".join(typed) + f"\n\n----- Pesan Asli -----\n{head}\n\n" + "\n".join(ORIGINAL), html)


def thunderbird(typed: list[str]) -> Reply:
    return Reply(
        "\n".join(typed)
        + f"\n\nPada 03/03/2026 09.00, Diskominfo Kalbar menulis:\n{marked()}\n\n-- \nRina\nSETUJU\n",
        None,
        flowed=True,
    )


def thunderbird_below(typed: list[str]) -> Reply:
    text = "\n".join(typed)
    html = (
        '<html><body><div class="moz-cite-prefix">On 3/3/2026 9:00 AM, Diskominfo Kalbar wrote:<br></div>'
        f'<blockquote type="cite" cite="mid:1@kalbarprov.example">{drawn()}</blockquote><br>{divs(typed)}'
        '<div class="moz-signature">-- <br>SETUJU<br>Rina</div></body></html>'
    )
    return Reply(
        f"On 3/3/2026 9:00 AM, Diskominfo Kalbar wrote:\n{marked()}\n\n{text}\n\n-- \nSETUJU\nRina\n", html
    )


def samsung(typed: list[str]) -> Reply:
    head = (
        f"-------- Pesan asli --------\nDari: Diskominfo Kalbar <{ADDRESS}> \nTanggal: 3/3/26  09.00  (GMT+07:00) \n"
        "Ke: rina@diskominfo.example \nSubjek: [VC-2026-0042] Mohon ditinjau \n"
    )
    html = (
        f'<html><body dir="auto">{divs(typed)}<div dir="auto"><br></div><div id="composer_signature" dir="auto">'
        '<div style="font-size:12px;color:#575757" dir="auto">Dikirim dari Galaxy saya</div></div>'
        f'<div dir="auto"><br></div><div align="left" dir="auto"><div>-------- Pesan asli --------</div>'
        f"<div>Dari: Diskominfo Kalbar &lt;{ADDRESS}&gt; </div><div>Tanggal: 3/3/26  09.00  (GMT+07:00) </div>"
        f"<div>Ke: rina@diskominfo.example </div><div>Subjek: Mohon ditinjau </div><div><br></div></div>{drawn()}"
        "</body></html>"
    )
    plain = "\n".join(typed) + f"\n\n\nDikirim dari Galaxy saya\n\n{head}\n" + "\n".join(ORIGINAL)
    return Reply(plain, html)


def xiaomi(typed: list[str]) -> Reply:
    header = f"Diskominfo Kalbar <{ADDRESS}> menulis pada 3 Maret 2026 09.00:"
    html = (
        f'<div>{divs(typed)}</div><br><div>Dikirim dari Xiaomi saya</div><div class="mail_quote">{escape(header)}'
        f"<blockquote>{drawn()}</blockquote></div>"
    )
    return Reply("\n".join(typed) + f"\n\nDikirim dari Xiaomi saya\n{header}\n" + marked(), html)


ENGLISH, INDONESIAN = ("From", "Sent", "To", "Subject"), ("Dari", "Dikirim", "Kepada", "Perihal")
ON = f"On Tue, Mar 3, 2026 at 9:00 AM Diskominfo Kalbar <{ADDRESS}> wrote:"
PADA = f"Pada Sel, 3 Mar 2026 pukul 09.00 Diskominfo Kalbar <{ADDRESS}> menulis:"
CLIENTS: dict[str, Client] = {
    "gmail, English": gmail(ON),
    "gmail, Indonesian": gmail(PADA),
    "gmail, older Indonesian": gmail(
        f"Pada tanggal 3 Maret 2026 09.00, Diskominfo Kalbar <{ADDRESS}> menulis:"
    ),
    "outlook, English": outlook_desktop(ENGLISH, "Tuesday, March 3, 2026 9:00 AM"),
    "outlook, Indonesian": outlook_desktop(INDONESIAN, "03 Maret 2026 09:00"),
    "outlook on the web": outlook_web,
    "outlook for Android": outlook_mobile("Get Outlook for Android", ENGLISH),
    "outlook for iOS, Indonesian": outlook_mobile(
        "Dapatkan Outlook untuk iOS", ("Dari", "Dikirim", "Ke", "Subjek")
    ),
    "yahoo": yahoo,
    "yahoo on a phone": yahoo_phone,
    "apple mail": apple(f"On 3 Mar 2026, at 09.00, Diskominfo Kalbar <{ADDRESS}> wrote:"),
    "iPhone, Indonesian": apple(
        f"Pada 3 Mar 2026, pukul 09.00, Diskominfo Kalbar <{ADDRESS}> menulis:", "Dikirim dari iPhone saya"
    ),
    "iPhone, English": apple(
        f"On Mar 3, 2026, at 9:00 AM, Diskominfo <{ADDRESS}> wrote:", "Sent from my iPhone"
    ),
    "roundcube": roundcube,
    "zimbra": zimbra,
    "thunderbird": thunderbird,
    "thunderbird, below": thunderbird_below,
    "samsung": samsung,
    "xiaomi": xiaomi,
}
