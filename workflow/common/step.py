"""Shared by all steps: the clock, random seeds, the line of accounting that each prints, the provenance file."""
import json
import math
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
    print(to_json(record, "the account of %s" % stage), flush=True)
    return record


def write_json(path, content):
    """Writes JSON atomically. NaN and infinity, which JSON cannot represent, end the step."""
    text = to_json(content, shown(path), indent=1)
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    part = path + ".part"
    with open(part, "w") as stream:
        stream.write(text + "\n")
    os.replace(part, path)


def to_json(content, name, indent=None):
    """-> JSON text; ends the step with the key of the first number in it that is not finite. ``name`` is used in the
    message."""
    try:
        return json.dumps(content, indent=indent, default=float, allow_nan=False)
    except ValueError:
        where, number = next(not_finite(content, ""), ("a number", "not finite"))
        fail(
            "%s: %s is %s" % (name, where, number),
            "an earlier number of this step went wrong: look at its log, at the events' weights and at the cards",
        )


def not_finite(content, where):
    """Yields (key path, number) of each NaN or infinity in nested dicts and lists."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from not_finite(value, "%s.%s" % (where, key) if where else str(key))
    elif isinstance(content, (list, tuple)):
        for index, value in enumerate(content):
            yield from not_finite(value, "%s[%d]" % (where, index))
    elif isinstance(content, (float, np.floating)) and not math.isfinite(content):
        yield where, content


def finite_or_none(number):
    """-> the number as a float, or None (null in JSON) where it is undefined, such as a correlation with a constant"""
    return float(number) if math.isfinite(number) else None


def read_json(path):
    with open(path) as stream:
        return json.load(stream)


def shown(path):
    """The path of a file as the user of the analysis knows it: without the path of the server's workspace."""
    inside = os.path.relpath(os.path.abspath(path), _WORKSPACE)
    return path if inside.startswith(os.pardir) else inside


def warn(what):
    """Prints a warning to the step's log."""
    print("warning: %s" % what, flush=True)


def fail(what, hint):
    """Ends the step with an error and a hint; name files in them by ``shown``."""
    raise SystemExit("error: %s\nhint: %s" % (what, hint))


def show_failure(kind, error, trace):
    """Reports a lack of disk space, memory or files in one line; tracebacks are for defects of the scripts."""
    if issubclass(kind, (OSError, MemoryError)):
        what = str(error) or "there is not enough memory"
        print("error: %s\nhint: look at the disk space, memory and files of this step" % what, file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = show_failure
