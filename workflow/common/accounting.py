"""What a step cost: time, memory, and its own facts, as one line of JSON at the end of its log."""
import resource
import sys
import time

from json_files import to_json

_STARTED = time.time()


def account(stage, **facts):
    """-> {"stage", "wall_s", "cpu_s", "peak_mb", **facts}: seconds since this module was imported, CPU seconds of the
    step and the processes that it waited for, largest resident memory in MiB; also printed as one JSON line"""
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    unit = 2 ** 20 if sys.platform == "darwin" else 2 ** 10  # ru_maxrss: bytes on macOS, KiB on Linux
    record = {
        "stage": stage,
        "wall_s": round(time.time() - _STARTED, 2),
        "cpu_s": round(cpu, 2),
        "peak_mb": own.ru_maxrss // unit,
    }
    record.update(facts)
    print(to_json(record, "the account of %s" % stage), flush=True)
    return record
