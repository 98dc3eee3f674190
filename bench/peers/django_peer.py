"""django-helpdesk's get_email over one mailbox.

python django_peer.py HOST PORT USER PASSWORD FOLDER   prints: seconds tickets
"""

import sys
import time
from pathlib import Path

import django
from django.conf import settings

host, port, user, password, folder = sys.argv[1:6]
settings.configure(
    SECRET_KEY="bench",
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(folder) / "helpdesk.sqlite3")}
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.humanize",
        "account",
        "pinax.invitations",
        "pinax.teams",
        "rest_framework",
        "reversion",
        "helpdesk",
    ],
    ROOT_URLCONF="__main__",
    SITE_ID=1,
    USE_TZ=True,
    MEDIA_ROOT=folder,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    HELPDESK_ENABLE_API_ENDPOINT=False,
)
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.urls import include, path  # noqa: E402
from helpdesk.email import process_email  # noqa: E402
from helpdesk.models import Queue, Ticket  # noqa: E402

urlpatterns = [path("helpdesk/", include("helpdesk.urls", namespace="helpdesk"))]
call_command("migrate", verbosity=0)
Queue.objects.create(
    title="Desk",
    slug="desk",
    email_address=user,
    allow_email_submission=True,
    email_box_type="imap",
    email_box_host=host,
    email_box_port=int(port),
    email_box_ssl=False,
    email_box_user=user,
    email_box_pass=password,
    email_box_imap_folder="INBOX",
    email_box_interval=0,
)
began = time.perf_counter()
process_email(quiet=True)
print(time.perf_counter() - began, Ticket.objects.count())
