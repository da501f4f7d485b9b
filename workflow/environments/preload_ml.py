"""What the steps of workflow/ml import: run once to check a new environment, and once by each warm interpreter."""
import h5py  # noqa: F401
import matplotlib.backends.backend_agg  # noqa: F401
import matplotlib.figure  # noqa: F401
import numpy  # noqa: F401
import scipy.interpolate  # noqa: F401
import torch
import yaml  # noqa: F401

from preload_madminer import bypass_package_init

bypass_package_init()
torch.set_num_threads(1)  # a process with threads must not be forked

import madminer.fisherinformation  # noqa: E402,F401
import madminer.limits  # noqa: E402,F401
import madminer.ml  # noqa: E402,F401
import madminer.sampling  # noqa: E402,F401
