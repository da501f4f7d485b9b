"""How a step talks to the user: errors with a hint, warnings, and files by the names that the user knows."""
import os
import sys

# This file is workflow/common/step.py of the analysis.
_WORKSPACE = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir))


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
