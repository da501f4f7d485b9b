"""Puts ``workflow/common`` on the import path; imported by every script of this folder before anything of MadMiner."""
import os
import sys

COMMON = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "common"))

if COMMON not in sys.path:
    sys.path.insert(0, COMMON)

import madminer_compat  # noqa: E402,F401  has to come before any MadMiner module
