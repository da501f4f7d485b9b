"""Import this before any madminer module: makes MadMiner work in the public images and with today's packages.

1. ``import madminer.x`` skips ``madminer/__init__.py``, which imports everything: this saves 3 s per step, and
   importing all of MadMiner 0.9.3 fails on Python 3.12 and later (uproot3_methods).
2. ``numpy.histogramdd`` accepts and ignores ``normed``, which numpy 1.24 removed and MadMiner still passes.
"""
import importlib.util
import inspect
import sys
import types

import numpy as np


def _bypass_package_init(name):
    if name in sys.modules:
        return
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise SystemExit("The Python package %r is missing in this environment: %s" % (name, sys.executable))
    package = types.ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules[name] = package


def _accept_normed():
    if "normed" in inspect.signature(np.histogramdd).parameters:
        return
    histogramdd = np.histogramdd

    def without_normed(*args, **kwargs):
        kwargs.pop("normed", None)
        return histogramdd(*args, **kwargs)

    np.histogramdd = without_normed


_bypass_package_init("madminer")
_accept_normed()
