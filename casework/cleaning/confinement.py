"""Bind the process that reads a stranger's file: bounded, no network, no files, no other programs."""

import ctypes
import platform
import resource
import signal
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC, _CLONE_THREAD = 0x10000000, 0x40000000, 0x08000000, 0x00010000
_M_ARENA_MAX = -8
MEMORY = 1024 * 1024 * 1024
PROCESSOR_SECONDS = 25
_OPEN_FILES = 16

# Classic BPF (linux/filter.h) and the answers of seccomp(2).
_LOAD, _EQUAL, _ANY_BIT, _ANSWER = 0x20, 0x15, 0x45, 0x06
_ALLOW, _REFUSE, _NO_SUCH_CALL, _KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_CLONE3 = 435

# Per machine, in the kernel's numbers: itself, clone, and what it takes to read a pipe, compute and write a pipe.
_CALLS = {
    "x86_64": (0xC000003E, 56, (
        0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 19, 20, 24, 25, 28, 32, 35, 39, 60, 63, 72, 96, 97, 98, 99,
        100, 102, 104, 107, 108, 131, 158, 186, 202, 204, 218, 219, 228, 229, 230, 231, 234, 271, 273, 302, 309, 318,
        324, 334,
    )),
    "aarch64": (0xC00000B7, 220, (
        23, 25, 29, 57, 62, 63, 64, 65, 66, 73, 80, 93, 94, 96, 98, 99, 101, 113, 114, 115, 123, 124, 128, 131, 132,
        134, 135, 139, 153, 160, 163, 165, 168, 169, 172, 174, 175, 176, 177, 178, 179, 214, 215, 216, 222, 226, 233,
        261, 278, 283, 293,
    )),
}  # fmt: skip


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(_Instruction)))


def bound() -> list[str]:
    """Before anything is read: limits, no core file, an end with the parent, no network where the kernel allows."""
    libc = ctypes.CDLL(None, use_errno=True)
    _go_first()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # a pipe is no file: nothing can be written to a disk at all
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    done = ["limits"]
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if hasattr(libc, "mallopt"):
        libc.mallopt(_M_ARENA_MAX, 2)
    if hasattr(libc, "unshare") and libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) == 0:
        done.append("network")
    return done


def _go_first() -> None:
    """Where memory runs out, this process is ended and not the one that holds people's words."""
    place = Path("/proc/self/oom_score_adj")
    if place.exists():
        place.write_text("1000", encoding="ascii")


def close_off() -> list[str]:
    """After the modules are loaded: no file can be opened, no socket made, no program started."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    known = _CALLS.get(platform.machine())
    libc = ctypes.CDLL(None, use_errno=True)
    if known is None or not hasattr(libc, "prctl"):
        return []
    rules = _rules(*known)
    program = _Filter(len(rules), (_Instruction * len(rules))(*rules))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return []
    return ["calls"] if libc.prctl(_PR_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) == 0 else []


def _rules(machine: int, clone: int, allowed: tuple[int, ...]) -> list[_Instruction]:
    """A thread may be made, a process may not; clone3 hides that behind a pointer, so glibc is sent to clone."""
    calls = [_Instruction(_EQUAL, len(allowed) - place + 3, 0, number) for place, number in enumerate(allowed)]
    return [
        _Instruction(_LOAD, 0, 0, _ARCHITECTURE),
        _Instruction(_EQUAL, 1, 0, machine),
        _Instruction(_ANSWER, 0, 0, _KILL),
        _Instruction(_LOAD, 0, 0, _NUMBER),
        _Instruction(_EQUAL, 0, 1, _CLONE3),
        _Instruction(_ANSWER, 0, 0, _NO_SUCH_CALL),
        _Instruction(_EQUAL, len(calls) + 1, 0, clone),
        *calls,
        _Instruction(_ANSWER, 0, 0, _REFUSE),
        _Instruction(_LOAD, 0, 0, _FIRST_ARGUMENT),
        _Instruction(_ANY_BIT, 1, 0, _CLONE_THREAD),
        _Instruction(_ANSWER, 0, 0, _REFUSE),
        _Instruction(_ANSWER, 0, 0, _ALLOW),
    ]
