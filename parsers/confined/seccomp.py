"""Takes system calls away for good (seccomp)."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

# Numbers of arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h (Linux).
_X86 = {
    **{"socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "socketpair": 53},
    **{"accept4": 288, "fork": 57, "vfork": 58, "execve": 59, "execveat": 322},
    **{"kill": 62, "tkill": 200, "rt_sigqueueinfo": 129, "rt_tgsigqueueinfo": 297, "pidfd_send_signal": 424},
    **{
        "ptrace": 101,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "pidfd_open": 434,
        "pidfd_getfd": 438,
    },
    **{"rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86, "unlink": 87, "symlink": 88},
    **{"chmod": 90, "fchmod": 91, "chown": 92, "fchown": 93, "lchown": 94, "truncate": 76, "mknod": 133},
    **{"mkdirat": 258, "mknodat": 259, "fchownat": 260, "unlinkat": 263, "renameat": 264, "linkat": 265},
    **{"symlinkat": 266, "fchmodat": 268, "renameat2": 316, "utimensat": 280, "setxattr": 188},
    **{"mount": 165, "umount2": 166, "pivot_root": 155, "chroot": 161, "unshare": 272, "setns": 308},
    **{"bpf": 321, "perf_event_open": 298, "keyctl": 250, "add_key": 248, "request_key": 249},
    **{"io_uring_setup": 425, "userfaultfd": 323, "setpriority": 141, "acct": 163, "swapon": 167},
    **{"shmget": 29, "msgget": 68, "semget": 64, "mq_open": 240, "open_by_handle_at": 304, "openat2": 437},
}
_ARM = {
    **{"socket": 198, "connect": 203, "accept": 202, "bind": 200, "listen": 201},
    **{"socketpair": 199, "accept4": 242, "execve": 221, "execveat": 281},
    **{"kill": 129, "tkill": 130, "rt_sigqueueinfo": 138, "rt_tgsigqueueinfo": 240, "pidfd_send_signal": 424},
    **{
        "ptrace": 117,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "pidfd_open": 434,
        "pidfd_getfd": 438,
    },
    **{"mkdirat": 34, "mknodat": 33, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38},
    **{"truncate": 45, "fchmod": 52, "fchmodat": 53, "fchownat": 54, "fchown": 55, "renameat2": 276},
    **{"utimensat": 88, "setxattr": 5, "mount": 40, "umount2": 39, "pivot_root": 41, "chroot": 51},
    **{"unshare": 97, "setns": 268, "bpf": 280, "perf_event_open": 241, "keyctl": 219, "add_key": 217},
    **{"request_key": 218, "io_uring_setup": 425, "userfaultfd": 282, "setpriority": 140, "acct": 89},
    **{"swapon": 224, "shmget": 194, "msgget": 186, "semget": 190, "mq_open": 180},
    **{"open_by_handle_at": 265, "openat2": 437},
}
_MACHINES = {
    "x86_64": (
        0xC000003E,
        _X86,
        {"clone": 56, "open": 2, "openat": 257, "prlimit64": 302, "tgkill": 234},
        317,
    ),
    "aarch64": (0xC00000B7, _ARM, {"clone": 220, "openat": 56, "prlimit64": 261, "tgkill": 131}, 277),
}
_CLONE3 = 435
_CLONE_THREAD = 0x00010000
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_LOAD, _EQUAL, _SOME, _ABOVE, _GIVE = 0x20, 0x15, 0x45, 0x35, 0x06  # classic BPF
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_TSYNC = 1


def _instruction(code: int, k: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, k)


def _argument(number: int) -> int:
    """Offset of the low half of a call's argument in `struct seccomp_data`."""
    return 16 + 8 * number


def program(arch: int, refused: dict[str, int], special: dict[str, int], pid: int) -> bytes:
    """The filter: no sockets, programs, processes, signals to others, or changes to files.

    Threads, reading files and memory stay as they are. A refused call fails with EPERM; `clone3` with ENOSYS,
    so that the C library falls back to `clone`, whose flags can be looked at.
    """
    refuse = _instruction(_GIVE, _REFUSE | errno.EPERM)
    allow = _instruction(_GIVE, _ALLOW)
    number = _instruction(_LOAD, 0)
    lines = [
        _instruction(_LOAD, 4),
        _instruction(_EQUAL, arch, 1, 0),
        _instruction(_GIVE, _KILL),
        number,
        _instruction(_ABOVE, 0x40000000, 0, 1),
        refuse,
        _instruction(_EQUAL, _CLONE3, 0, 1),
        _instruction(_GIVE, _REFUSE | errno.ENOSYS),
    ]
    for call in refused.values():
        lines += [_instruction(_EQUAL, call, 0, 1), refuse]

    def look(call: int, argument: int, test: bytes) -> None:
        """`test` looks at the argument of `call`: its yes goes on to refuse, its no skips that."""
        lines.extend(
            [_instruction(_EQUAL, call, 0, 4), _instruction(_LOAD, _argument(argument)), test, refuse, allow]
        )

    look(special["clone"], 0, _instruction(_SOME, _CLONE_THREAD, 1, 0))
    if "open" in special:
        look(special["open"], 1, _instruction(_SOME, _WRITING, 0, 1))
    look(special["openat"], 2, _instruction(_SOME, _WRITING, 0, 1))
    look(special["prlimit64"], 0, _instruction(_EQUAL, 0, 1, 0))
    look(special["tgkill"], 0, _instruction(_EQUAL, pid, 1, 0))
    lines.append(allow)
    return b"".join(lines)


def confine() -> bool:
    """Put the filter on every thread of this process; False where the kernel or machine has no seccomp.

    PR_SET_NO_NEW_PRIVS must have been set.
    """
    known = _MACHINES.get(platform.machine())
    if known is None:
        return False
    arch, refused, special, seccomp = known
    code = program(arch, refused, special, os.getpid())
    held = ctypes.create_string_buffer(code, len(code))
    ruled = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(held)))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.syscall(seccomp, 1, _TSYNC, ctypes.byref(ruled)) == 0)
