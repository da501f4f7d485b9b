"""What the steps of workflow/physics import: run once to check a new environment, and once by each warm interpreter."""
import h5py  # noqa: F401
import numpy  # noqa: F401
import scipy.integrate  # noqa: F401
import scipy.optimize  # noqa: F401
import scipy.stats  # noqa: F401
import yaml  # noqa: F401

from preload_madminer import bypass_package_init

bypass_package_init()

import madminer.core  # noqa: E402,F401
import madminer.sampling  # noqa: E402,F401

import fastjet  # noqa: E402,F401
import pythia8mc  # noqa: E402,F401
