"""Import this before any madminer module: makes MadMiner work in the public images and with today's packages."""
import functools
import importlib.util
import inspect
import sys
import types

import numpy as np


def _bypass_package_init(name):
    """Makes ``import madminer.x`` skip ``madminer/__init__.py``.

    Upstream: ``__init__.py`` (MadMiner 0.9.3 to 0.9.6): imports every module of the package
    Without it: three CPU seconds more per step, and on Python 3.12 and later no import at all (``uproot3_methods``)
    """
    if name in sys.modules:
        return
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise SystemExit("The Python package %r is missing in this environment: %s" % (name, sys.executable))
    package = types.ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules[name] = package


def _accept_normed():
    """Makes ``numpy.histogramdd`` accept and ignore ``normed``.

    Upstream: ``utils/histo.py`` and ``likelihood/histo.py`` (MadMiner 0.9.3 to 0.9.6): ``normed=False`` is passed
    Without it: a TypeError since numpy 1.24, for every histogram
    """
    if "normed" in inspect.signature(np.histogramdd).parameters:
        return
    histogramdd = np.histogramdd

    @functools.wraps(histogramdd)
    def without_normed(*args, **kwargs):
        kwargs.pop("normed", None)
        return histogramdd(*args, **kwargs)

    np.histogramdd = without_normed


_bypass_package_init("madminer")
_accept_normed()
