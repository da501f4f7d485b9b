"""Regular grids in parameter space, first parameter first ("ij"), so values have one axis per parameter."""
import numpy as np


class Grid:
    """A regular grid.

    ranges: [(min, max)] and resolutions: [points], an entry per parameter
    axes: [(points,)]; shape: numbers of points; points: (n_points, n_parameters); steps: distances between neighbours
    """

    def __init__(self, ranges, resolutions):
        self.ranges, self.resolutions = list(ranges), list(resolutions)
        self.axes = [np.linspace(low, high, number) for (low, high), number in zip(ranges, resolutions)]
        self.shape = tuple(len(axis) for axis in self.axes)
        self.steps = [float(axis[1] - axis[0]) for axis in self.axes]
        self.points = product(self.axes)

    def nearest(self, theta):
        """-> index tuple of the grid point closest to `theta`, shape (n_parameters,)"""
        return tuple(int(np.argmin(np.abs(axis - value))) for axis, value in zip(self.axes, theta))

    def point(self, index):
        """-> theta at an index tuple, a list of floats"""
        return [float(axis[i]) for axis, i in zip(self.axes, index)]

    def part(self, numbers):
        """-> Grid of some of the parameters, by their numbers"""
        return Grid([self.ranges[number] for number in numbers], [self.resolutions[number] for number in numbers])


def product(axes):
    """-> all points of an axis (points,) per parameter (n_points, n_parameters)"""
    return np.stack([part.ravel() for part in np.meshgrid(*axes, indexing="ij")], axis=1)


def resolution_within(wanted, n_parameters, n_points):
    """-> the highest number of points per parameter, up to `wanted`, with which a grid has at most `n_points`"""
    return min(wanted, int(n_points ** (1.0 / n_parameters) + 1e-9))


def refine(values, coarse, fine):
    """Cubic spline through `values` on the `coarse` grid, evaluated on the `fine` grid.

    values: (coarse.shape) or (n_points of coarse,) -> (fine.shape)
    """
    return interpolate(np.asarray(values, dtype=float).reshape(coarse.shape), coarse.axes, fine.axes)


def interpolate(values, knots, wanted):
    """Cubic spline in every parameter, for many functions at once.

    values (..., n_0, n_1, ...); knots, wanted: an axis per parameter, the last axes of values -> (..., m_0, m_1, ...)
    """
    from scipy.interpolate import CubicSpline

    first = values.ndim - len(knots)
    for number, (old, new) in enumerate(zip(knots, wanted)):
        matrix = CubicSpline(old, np.eye(len(old)))(new)  # a spline is linear in its values
        values = np.moveaxis(np.tensordot(values, matrix, axes=(first + number, 1)), -1, first + number)
    return values
