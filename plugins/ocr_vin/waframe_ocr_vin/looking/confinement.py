"""Keeps a worker from harming the machine: it gives way, has bounds of memory and time, and ends with its parent."""

import ctypes
import os
import resource
import signal
import sys
from time import process_time

MOST_MB = 1300
"""Megabytes of its own; with the code that it shares with others that stays below 1.5 GB."""
MOST_SECONDS = 10
"""Seconds of processor time for a picture; the kernel ends a worker that takes more."""

NICE = "WAFRAME_OCR_NICE"
"""How far a worker steps back, 0 to 19; where it is not set, it computes only while nobody else wants to."""

_MEGABYTE = 1024 * 1024
_MOST_NICE = 19
_LONGEST_FILE = _MEGABYTE
_PR_SET_PDEATHSIG = 1


def confine() -> None:
    """Step back from the processor, and set the bounds that stay the same.

    A worker leaves the group that a terminal interrupts, but stays in its parent's session: Linux may weigh sessions
    against each other (autogroup), and in one of its own the worker would give way to nobody.
    """
    os.setpgid(0, 0)
    asked = os.environ.get(NICE, "").strip()
    os.nice(min(int(asked), _MOST_NICE) if asked.isdecimal() else _MOST_NICE)
    if sys.platform == "linux":
        if not asked.isdecimal():
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _lower(resource.RLIMIT_DATA, MOST_MB * _MEGABYTE)
    _lower(resource.RLIMIT_FSIZE, _LONGEST_FILE)
    _lower(resource.RLIMIT_CORE, 0)


def grant_time(seconds: int = MOST_SECONDS) -> None:
    """Allow so many seconds of processor time from now on."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(process_time()) + seconds + 1, hard))


def give_back() -> None:
    """Give memory that is free back to the system."""
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


def resident_mb() -> int:
    """Measure the memory that this process holds, after giving back what it does not need."""
    give_back()
    if sys.platform != "linux":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEGABYTE
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  # a path object costs more than the read
        return int(file.read().split()[1]) * resource.getpagesize() // _MEGABYTE


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    if hard == resource.RLIM_INFINITY or hard > value:
        resource.setrlimit(limit, (value, value))
