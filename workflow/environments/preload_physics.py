"""What the steps of workflow/physics import: run once to check a new environment, and once by each warm interpreter."""
import h5py  # noqa: F401
import numpy  # noqa: F401
import scipy.interpolate  # noqa: F401
import yaml  # noqa: F401

from preload_madminer import bypass_package_init

bypass_package_init()

import madminer.core  # noqa: E402,F401
import madminer.sampling  # noqa: E402,F401
import madminer.utils.interfaces.hdf5  # noqa: E402,F401
import madminer.utils.particle  # noqa: E402,F401

import awkward  # noqa: E402,F401
import fastjet  # noqa: E402,F401
import pythia8mc  # noqa: E402,F401
