"""The parameter points of a patch set: a regular grid whose coordinates are short decimal numbers."""
import numpy as np

from likelihood.grid import Grid, resolution_within

MOST_PATCHES = 1000  # a patch holds every bin: more would make a file of many megabytes


def patch_points(ranges, resolution):
    """ranges: [(min, max)] per parameter; resolution: points per parameter, fewer where there would be more than
    MOST_PATCHES points -> (n_thetas, n_parameters)"""
    within = resolution_within(resolution, len(ranges), MOST_PATCHES)
    within -= (resolution - within) % 2  # an odd number keeps the point in the middle
    grid = Grid(ranges, [within] * len(ranges))
    return np.stack([_rounded(column, step) for column, step in zip(grid.points.T, grid.steps)], axis=1)


def _rounded(values, step):
    """To a millionth of the step, so that a point can be asked for as it is written"""
    return np.round(values, 6 - int(np.floor(np.log10(step)))) + 0.0  # no negative zero
