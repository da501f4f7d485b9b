"""Confidence intervals of single parameters, the others profiled or at 0 (the Standard Model).

q = 2 (log L_max - log L) along one parameter follows a chi-squared distribution with one degree of freedom
(https://arxiv.org/abs/1007.1727), if no toys tell otherwise. The ends of an interval are roots of a cubic spline
through the log likelihood, between the points of the scan.
"""
from collections import OrderedDict

import numpy as np

from likelihood.grid import interpolate
from likelihood.profiles import profile
from likelihood.regions import LEVELS, q_limit

PROFILED, ZERO = "profiled", "zero"


def curves(log_likelihood, grid):
    """The log likelihood along each parameter: (grid.shape) -> {(number of the parameter, PROFILED | ZERO): (points,)}

    There is no ZERO for a single parameter, for which it would be the same, nor where 0 lies outside of the scan.
    """
    found = OrderedDict()
    count = len(grid.shape)
    for axis in range(count):
        found[axis, PROFILED] = profile(log_likelihood, axis, count)
        wanted = zero_line(grid, axis)
        if wanted is not None:
            found[axis, ZERO] = interpolate(log_likelihood, grid.axes, wanted).ravel()
    return found


def zero_line(grid, axis):
    """-> an axis per parameter: the points of `axis`, the other parameters at 0 alone; None if there is no such line"""
    others = [one for number, one in enumerate(grid.axes) if number != axis]
    if not others or any(not one[0] <= 0 <= one[-1] for one in others):
        return None
    return [one if number == axis else np.zeros(1) for number, one in enumerate(grid.axes)]


def find_intervals(points, curve, threshold):
    """Where q is below the threshold.

    points, curve (n_points,): a parameter and the log likelihood along it
    -> best fit, [[low, high], ...]; an end is None where q is still below the threshold at the edge of the scan
    """
    from scipy.interpolate import CubicSpline

    spline = CubicSpline(points, curve)
    stationary = spline.derivative().roots(extrapolate=False)
    candidates = np.concatenate([points, stationary[np.isfinite(stationary)]])
    best = candidates[np.argmax(spline(candidates))]
    border = spline(best) - threshold / 2
    crossings = spline.solve(border, extrapolate=False)
    ends = np.unique(np.concatenate([points[[0, -1]], crossings[np.isfinite(crossings)]]))
    pieces = []
    for low, high in zip(ends[:-1], ends[1:]):
        if spline((low + high) / 2) <= border:
            continue
        if pieces and pieces[-1][1] == low:  # the curve only touches the border there
            pieces[-1][1] = high
        else:
            pieces.append([low, high])
    return float(best), [
        [None if low == points[0] else float(low), None if high == points[-1] else float(high)] for low, high in pieces
    ]


def describe_intervals(log_likelihood, grid, parameters, thresholds=None):
    """The intervals of a log likelihood (grid.shape), a row for each parameter, treatment of the others and level.

    parameters: their names; thresholds: {(parameter, others, level): q} of toys, default: asymptotic ones
    -> [{"parameter", "others", "level", "best_fit", "intervals", "reaches_edge_of_scan", "thresholds", "threshold"}]
    """
    rows = []
    for (number, others), curve in curves(log_likelihood, grid).items():
        for level in LEVELS:
            key = (parameters[number], others, level)
            if thresholds is not None and key not in thresholds:
                continue
            threshold = q_limit(level, 1) if thresholds is None else thresholds[key]
            best, intervals = find_intervals(grid.axes[number], curve, threshold)
            rows.append({
                "parameter": parameters[number],
                "others": others,
                "level": level,
                "best_fit": best,
                "intervals": intervals,
                "reaches_edge_of_scan": any(end is None for piece in intervals for end in piece),
                "thresholds": "asymptotic" if thresholds is None else "toys",
                "threshold": threshold,
            })
    return rows
