"""Imported first by every script and package of this folder: finds ``workflow/common``, limits numerical libraries to
one thread, because the engine runs steps in parallel."""
import os
import sys

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

COMMON = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "common"))

if COMMON not in sys.path:
    sys.path.insert(0, COMMON)
