"""Keep memory to oneself: no core file, big pieces back to the system, wiping on free."""

import ctypes
import resource

# mallopt(3); the numbers are glibc's.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_PIECE = 128 * 1024
_PR_SET_DUMPABLE = 4

# For processes that see plain words. Python's own pools never overwrite what they free; with these, every freed piece
# goes to glibc, which fills it with a pattern. Set before the process starts, because Python chooses its pools then.
WIPING_ENVIRONMENT = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0",
}


def keep_memory_private() -> None:
    """Refuse core files and strangers' debuggers; hand big freed pieces (Argon2id's 19 MiB) back at once."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None)
    for name in ("prctl", "mallopt"):
        if not hasattr(libc, name):  # neither musl nor macOS has both; what is there still counts
            return
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.mallopt(_M_MMAP_THRESHOLD, _PIECE)
    libc.mallopt(_M_TRIM_THRESHOLD, _PIECE)
    libc.mallopt(_M_ARENA_MAX, 2)
