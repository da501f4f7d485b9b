"""Log likelihoods of pairs and single ones of more than two parameters, the others profiled or at 0.

0 is the Standard Model, whatever theta_true is.
"""
from collections import OrderedDict
from itertools import combinations

import numpy as np

from likelihood.grid import interpolate
from likelihood.intervals import PROFILED, ZERO
from likelihood.profiles import peaks
from likelihood.regions import describe_regions


def project(log_likelihood, grid):
    """(grid.shape) -> {(numbers of one or two parameters, PROFILED | ZERO): log likelihood, an axis for each of them}

    There is no ZERO where 0 lies outside of the scan, and nothing at all for fewer than three parameters.
    """
    found = OrderedDict()
    count = len(grid.shape)
    if count < 3:
        return found
    for kept in [numbers for size in (2, 1) for numbers in combinations(range(count), size)]:
        first = np.moveaxis(log_likelihood, kept, range(len(kept)))
        found[kept, PROFILED] = peaks(first, count - len(kept))
        others = [number for number in range(count) if number not in kept]
        if all(grid.axes[number][0] <= 0 <= grid.axes[number][-1] for number in others):
            wanted = [axis if number in kept else np.zeros(1) for number, axis in enumerate(grid.axes)]
            found[kept, ZERO] = interpolate(log_likelihood, grid.axes, wanted).squeeze(axis=tuple(others))
    return found


def describe_pairs(projections, grid, parameters, theta_true):
    """The regions of each pair of parameters, with two degrees of freedom.

    projections: of `project`; parameters: names of all; theta_true (n_parameters,), or None of observed data
    -> [{"parameters": [name, name], "others": PROFILED | ZERO, and the keys of describe_regions}]
    """
    rows = []
    for (kept, others), values in projections.items():
        if len(kept) == 2:
            truth = None if theta_true is None else [theta_true[number] for number in kept]
            row = {"parameters": [parameters[number] for number in kept], "others": others}
            rows.append(dict(row, **describe_regions(values, grid.part(kept), truth)))
    return rows
