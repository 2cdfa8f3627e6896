"""How the system weighs sessions against each other."""

from pathlib import Path

SWITCH = Path("/proc/sys/kernel/sched_autogroup_enabled")


def weighed() -> bool:
    """Whether processors are shared out among sessions first: see "The autogroup feature" in sched(7).

    A process that comes of none that began a session has no group even then: its file is empty.
    """
    return SWITCH.exists() and SWITCH.read_text("ascii") == "1\n"
