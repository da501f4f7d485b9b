"""What the checks of this folder share: the workflow's modules on the path, and a small runner."""
import contextlib
import io
import os
import sys

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", ".."))
ML = os.path.join(ROOT, "workflow", "ml")
SCRIPTS = os.path.join(ML, "scripts")
CARD = os.path.join(ML, "input.yml")
EVENTS = os.path.join(ROOT, "examples", "data", "combined_delphes.h5")

sys.path.insert(0, SCRIPTS)
import bundle  # noqa: E402,F401


def failure_of(function, *arguments):
    """-> the text with which `function` ends the step; fails if it does not"""
    try:
        function(*arguments)
    except SystemExit as end:
        return str(end.code)
    raise AssertionError("%s did not fail" % function.__name__)


def errors_printed_by(function):
    """-> what `function` wrote to stderr"""
    with contextlib.redirect_stderr(io.StringIO()) as errors:
        function()
    return errors.getvalue()


def run_checks(names):
    """Runs every function check_* of a module and prints its name. names: globals() of the module"""
    checks = [name for name in names if name.startswith("check_")]
    assert checks, "there are no checks"
    for name in checks:
        names[name]()
        print("ok", name)
