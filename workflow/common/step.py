"""What every step shares: its clock, its random seeds, the line of accounting that it prints, its provenance file."""
import json
import os
import platform
import resource
import sys
import time

import numpy as np

_STARTED = time.time()
# This file is workflow/common/step.py of the analysis.
_WORKSPACE = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir))


def seed_sequence(seed, *branch):
    """Independent, reproducible random streams: the user's seed and a branch such as (stage, benchmark, job)."""
    return np.random.SeedSequence([int(seed)] + [int(part) for part in branch])


def versions(*packages):
    """-> {"python": ..., package: version} of those that are installed."""
    try:
        from importlib.metadata import PackageNotFoundError, version
    except ImportError:
        raise SystemExit("Python 3.8 or newer is needed; this is %s" % sys.version.split()[0])
    found = {"python": platform.python_version()}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def account(stage, **facts):
    """-> {"stage", "wall_s", "cpu_s", "peak_mb", **facts}; also printed as one JSON line for the step's log."""
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
    print(json.dumps(record, default=float), flush=True)
    return record


def write_json(path, content):
    """Writes JSON so that a reader never sees half a file."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    part = path + ".part"
    with open(part, "w") as stream:
        json.dump(content, stream, indent=1, default=float)
        stream.write("\n")
    os.replace(part, path)


def read_json(path):
    with open(path) as stream:
        return json.load(stream)


def shown(path):
    """The path of a file as the user of the analysis knows it: without the workspace that a server put it in."""
    inside = os.path.relpath(os.path.abspath(path), _WORKSPACE)
    return path if inside.startswith(os.pardir) else inside


def warn(what):
    """Tells of what may be wrong, in the step's log."""
    print("warning: %s" % what, flush=True)


def fail(what, hint):
    """Ends the step with what went wrong and what to do next; files in it are named by ``shown``."""
    raise SystemExit("error: %s\nhint: %s" % (what, hint))
