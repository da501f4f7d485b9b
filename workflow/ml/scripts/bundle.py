"""Imported first by every script of this folder: finds ``workflow/common``, limits numerical libraries to one thread.

One thread per step: the engine runs steps in parallel, these networks are too small for more, and sums in another
order would make two runs with the same seed differ.
"""
import os
import sys

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

COMMON = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "common"))

if COMMON not in sys.path:
    sys.path.insert(0, COMMON)

import madminer_compat  # noqa: E402,F401  must come before any MadMiner module
