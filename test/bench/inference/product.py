"""Finds the workflow's own modules: the benchmark measures those, not copies of them."""
import os
import sys

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."))
SCRIPTS = os.path.join(ROOT, "workflow", "ml", "scripts")
CARD = os.path.join(ROOT, "workflow", "ml", "input.yml")
LUMINOSITY = 100000.0  # in 1/pb

sys.path.insert(0, SCRIPTS)
import bundle  # noqa: E402,F401
