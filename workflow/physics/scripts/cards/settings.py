"""The settings in ``madminer_config.h5``, read from its datasets: MadMiner's own reader would take 0.2 s per
step."""
import math
from collections import namedtuple

import h5py
import numpy as np

from step import fail

Parameter = namedtuple("Parameter", "name lha_block lha_id transform")
Settings = namedtuple("Settings", "parameters benchmarks")
"""``benchmarks``: {name: theta (P,)}, in the order of the weights' columns."""

ALLOWED = {name: getattr(math, name) for name in ("sqrt", "exp", "log", "sin", "cos", "tan", "pi")}


def read_settings(config):
    """madminer_config.h5 -> Settings"""
    with h5py.File(config, "r") as stream:
        columns = [texts(stream["parameters/" + key]) for key in ("names", "lha_blocks", "transforms")]
        ids = stream["parameters/lha_ids"][()]
        parameters = [
            Parameter(name, block, int(number), None if transform in ("", "_", "None") else transform)
            for name, block, transform, number in zip(*columns, ids)
        ]
        values = np.asarray(stream["benchmarks/values"][()], dtype=float)
        return Settings(parameters, dict(zip(texts(stream["benchmarks/names"]), values)))


def benchmark_names(config):
    """MadMiner file -> names in the order of the weights' columns"""
    with h5py.File(config, "r") as stream:
        return texts(stream["benchmarks/names"])


def texts(dataset):
    """Dataset of strings -> [str]"""
    return [entry.decode("ascii") if isinstance(entry, bytes) else str(entry) for entry in dataset[()]]


def card_values(settings):
    """-> {benchmark: [value of each parameter in the param card]}; the operators' are C/Lambda^2 in TeV^-2."""
    return {
        name: [transformed(parameter, float(value)) for parameter, value in zip(settings.parameters, theta)]
        for name, theta in settings.benchmarks.items()
    }


def transformed(parameter, theta):
    """MadMiner's ``param_card_transform``: a Python expression in ``theta``."""
    if parameter.transform is None:
        return theta
    try:
        return float(eval(parameter.transform, {"__builtins__": {}}, dict(ALLOWED, theta=theta)))
    except Exception as error:
        fail("param_card_transform of %s, %r: %s" % (parameter.name, parameter.transform, error), "write it in theta")
