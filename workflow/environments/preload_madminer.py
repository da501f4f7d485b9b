"""MadMiner's modules without ``madminer/__init__.py``, which imports everything and fails on Python 3.12 and later.

The steps do the same for themselves; preloads may not import the steps' own modules, which travel with each run.
"""
import importlib.util
import sys
import types


def bypass_package_init(name="madminer"):
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise ImportError("the Python package %r is missing" % name)
    package = types.ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules[name] = package
