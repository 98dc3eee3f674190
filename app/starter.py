"""`disposisi init`: a commented settings file to begin with."""

from __future__ import annotations

from pathlib import Path

STARTER = """# Settings of disposisi. Every key may also be given as an environment variable:
# [imap] password  ->  DISPOSISI_IMAP__PASSWORD. A secret may stand in a file: password_file = "/path".
# An unknown key or a bad value stops the start with a sentence that says what is allowed.

[office]
name = "Dinas Komunikasi dan Informatika Provinsi Kalimantan Barat"
address = "diskominfo@kalbarprov.go.id"     # the mailbox's own address
# other_addresses = ["vicon@kalbarprov.go.id"]   # further addresses that reach the same mailbox
contact_name = ""                             # named at each mail's end: whom one can call
contact_phone = ""
# operator = "it@kalbarprov.go.id"            # told when a step of the daemon is stuck (else: supervisors)
form_url = "https://kalbar.link/sibowal"      # the registration form
# form_sender = "forms-receipts@example.go.id"  # whose mails are the form's entries
# form_required = false                       # true: a request without the form is incomplete
# templates = "/etc/disposisi/templates"      # override mailer/templates, from the next start
# health_file = "/run/disposisi/health.json"
# metrics_port = 9187                         # Prometheus, on the loopback
# [office.form_fields]                        # the form's labels -> our fields: opd, account, first_day,
#                                             # last_day, start, end, timezone, participants, event_name,
#                                             # number, ticket
# "Nomor Surat" = "number"
# "Perangkat Daerah" = "opd"
# "Alamat Email Akun Zoom" = "account"
# [office.form_prefill]                       # the form's parameters -> our fields
# "entry.1" = "ticket"

[imap]
host = "mail.kalbarprov.go.id"
port = 993
security = "tls"                              # tls | starttls | plain (loopback only)
user = "diskominfo@kalbarprov.go.id"
password_file = "/etc/disposisi/imap.password"
# folder = "INBOX"
# done_folder = "Disposisi/Selesai"
# look_folder = "Disposisi/Periksa"           # where a person must look
# size_limit_mb = 40
# from_before = false                         # true: also take mail from before the first start
# poll_seconds = 60                           # where the server has no IDLE, and as a safety net
# [imap.oauth]                                # in place of the password: Google or Microsoft 365
# provider = "google"                         # google | microsoft
# client_id = ""
# client_secret_file = ""
# refresh_token_file = ""

[smtp]
host = "mail.kalbarprov.go.id"
port = 587
security = "starttls"
user = "diskominfo@kalbarprov.go.id"
password_file = "/etc/disposisi/smtp.password"
from_name = "Diskominfo Kalbar"
# plus_addressing = false                     # true where mail to diskominfo+CODE@ reaches the mailbox

[zoom]
way = "named"                                 # named | pool | off: see docs/zoom.md
account_id = ""
client_id = ""
client_secret_file = "/etc/disposisi/zoom.secret"
# plan = "pro"                                # pro | business: how many requests a second Zoom takes
# licences = 20                               # how many are the office's to give
# hosts = ["zoom1@kalbarprov.go.id"]          # pool: the licensed users that are lent
# capacity = 100                              # 100 | 300 | 500 | 1000
# protected = ["gubernur@kalbarprov.go.id"]   # accounts whose licence is never taken
# margin_before_minutes = 30
# margin_after_minutes = 60
# licence_from = "approval"                   # approval | margin

[storage]
data_dir = "/var/lib/disposisi"
# url = "postgresql+psycopg://disposisi@db/disposisi"   # several daemons; default: SQLite in data_dir
# archive = "s3://bucket/disposisi"           # raw mail: a path, any fsspec URL, or "db:"
# keep_days = 730                             # disposisi erase removes personal data so long after the end

[review]
authenticity = "strict"                       # strict | token: see docs/security.md
authserv_id = "mail.kalbarprov.go.id"         # the name your server writes into Authentication-Results
# check_dkim = true                           # also check signatures ourselves; needs DNS
# term_days = 1                               # working days for a request
# incomplete_reminders = [1, 3]               # working days after an agency was asked for what is missing
# incomplete_lapses = 5                       # closed then; more than the last reminder
# answers_per_day = 20                        # to one address
# cases_per_hour = 30                         # from one sender

# [complaints]                                # terms in working days
# ringan = 5
# normatif = 5
# tidak_berkadar_pengawasan = 14
# berkadar_pengawasan = 60
# objection = 10
# keep_days = 1825                            # of complaints, where it is another than [storage] keep_days

[calendar]
zone = "Asia/Pontianak"                       # Asia/Pontianak | Asia/Makassar | Asia/Jayapura
opens = 07:30:00
closes = 16:00:00
# friday = "07.30-16.30"
# ramadan = "08.00-15.00"
# days_file = "/etc/disposisi/days.csv"       # date; libur | masuk | setengah hari; name; hours
# [calendar.added]
# 2026-01-28 = "Hari jadi provinsi"

# [reading]
# workers = 2
# memory_mb = 2048
# seconds = 60
# pages = 30
# trust_anchors = "/etc/disposisi/bsre.pem"   # roots for electronic signatures
# register_file = "/etc/disposisi/opd.csv"

[[staff]]
address = "rina@kalbarprov.go.id"
name = "Rina"
roles = ["reviewer"]                          # reviewer | complaints | supervisor

[[staff]]
address = "sari@kalbarprov.go.id"
name = "Sari"
roles = ["complaints"]
# digest = true                               # one mail at 07.30 in place of single reminders

[[staff]]
address = "kabid@kalbarprov.go.id"
name = "Kepala Bidang"
roles = ["supervisor", "reviewer"]
"""


def write_settings(path: Path) -> None:
    """Write the starter file, readable by its owner alone; raises FileExistsError."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(STARTER, encoding="utf-8")
