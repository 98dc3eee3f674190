"""A private Dovecot on the loopback, for interoperability tests."""

from __future__ import annotations

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

WHY_NOT = "Dovecot is not installed (Debian: apt-get install dovecot-imapd)"
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_internal_user = {inner}
default_login_user = {login}
default_internal_group = {group}
disable_plaintext_auth = no
first_valid_uid = 1
auth_failure_delay = 0
maildir_very_dirty_syncs = yes
mail_fsync = never
mail_location = maildir:~/Maildir
mailbox_idle_check_interval = 1 s
ssl = {ssl}
{certificate}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=plain username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner_group} home={folder}/mail/%u
}}
"""


def there() -> bool:
    """Whether a Dovecot can be started here."""
    return _program() is not None


def _program() -> str | None:
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")


class Dovecot:
    """Started by `with`, on free ports; each user in `users` has an empty mailbox and this password."""

    def __init__(
        self, users: list[str], password: str = "secret", certificate: tuple[Path, Path] | None = None
    ) -> None:
        self.host = "127.0.0.1"
        self.password = password
        self.port, self.tls_port = _free_port(), _free_port() if certificate else 0
        self._users = users
        self._certificate = certificate
        self._folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Dovecot:
        program = _program()
        assert program is not None, WHY_NOT
        self._folder.chmod(0o755)
        lines = [f"{user}:{{plain}}{self.password}" for user in self._users]
        (self._folder / "users").write_text("\n".join(lines) + "\n")
        (self._folder / "dovecot.conf").write_text(self._config())
        self._process = subprocess.Popen(
            [program, "-F", "-c", str(self._folder / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        self._wait()
        return self

    def __exit__(self, *exc: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _config(self) -> str:
        """Root starts it as Debian does; anybody else runs all of it under his own name."""
        root = os.geteuid() == 0
        me = getpass.getuser() if not root else "root"
        owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
        mail = self._folder / "mail"
        mail.mkdir()
        os.chown(mail, owner.pw_uid, owner.pw_gid)
        chain, key = self._certificate or (None, None)
        return CONFIG.format(
            folder=self._folder,
            port=self.port,
            tls_port=self.tls_port,
            inner="dovecot" if root else me,
            login="dovenull" if root else me,
            group="dovecot" if root else grp.getgrgid(os.getegid()).gr_name,
            owner=owner.pw_uid,
            owner_group=owner.pw_gid,
            ssl="yes" if chain else "no",
            certificate=f"ssl_cert = <{chain}\nssl_key = <{key}" if chain else "",
        )

    def _wait(self) -> None:
        end = time.monotonic() + 15
        while time.monotonic() < end:
            with socket.socket() as wire:
                if wire.connect_ex((self.host, self.port)) == 0:
                    return
            if self._process is not None and self._process.poll() is not None:
                break
            time.sleep(0.05)
        log = self._folder / "log"
        raise RuntimeError(f"Dovecot did not start: {log.read_text() if log.exists() else 'no log'}")


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
