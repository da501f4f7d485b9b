"""Regular grids in parameter space, first parameter first ("ij"), so values have one axis per parameter."""
import numpy as np


class Grid:
    """A regular grid.

    ranges: [(min, max)] and resolutions: [points], an entry per parameter
    axes: [(points,)]; shape: numbers of points; points: (n_points, n_parameters); steps: distances between neighbours
    """

    def __init__(self, ranges, resolutions):
        self.axes = [np.linspace(low, high, number) for (low, high), number in zip(ranges, resolutions)]
        self.shape = tuple(len(axis) for axis in self.axes)
        self.steps = [float(axis[1] - axis[0]) for axis in self.axes]
        self.points = np.stack([part.ravel() for part in np.meshgrid(*self.axes, indexing="ij")], axis=1)

    def nearest(self, theta):
        """-> index tuple of the grid point closest to `theta`, shape (n_parameters,)"""
        return tuple(int(np.argmin(np.abs(axis - value))) for axis, value in zip(self.axes, theta))

    def point(self, index):
        """-> theta at an index tuple, a list of floats"""
        return [float(axis[i]) for axis, i in zip(self.axes, index)]


def refine(values, coarse, fine):
    """Cubic spline through `values` on the `coarse` grid, evaluated on the `fine` grid.

    values: (coarse.shape) or (n_points of coarse,) -> (fine.shape)
    """
    from scipy.interpolate import CubicSpline

    values = np.asarray(values, dtype=float).reshape(coarse.shape)
    for number, (knots, wanted) in enumerate(zip(coarse.axes, fine.axes)):
        values = CubicSpline(knots, values, axis=number)(wanted)
    return values
