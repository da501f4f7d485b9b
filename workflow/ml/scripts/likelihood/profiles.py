"""Maxima of log likelihoods between the points of a grid, and log likelihoods along one parameter."""
import numpy as np


def peaks(values, n_parameters):
    """The maximum of each log likelihood: a parabola through the highest point of the grid and its neighbours.

    values (..., grid.shape) with `n_parameters` axes of the grid -> (...). Along an axis at whose end the highest
    point lies, that point counts; so it does where no parabola opens downwards or its top is more than two steps away.
    """
    if n_parameters == 0:
        return values
    shape = values.shape[values.ndim - n_parameters :]
    flat = values.reshape(-1, int(np.prod(shape)))
    best, rows = flat.argmax(axis=1), np.arange(len(flat))
    index = np.stack(np.unravel_index(best, shape), axis=1)  # (n_sets, n_parameters)
    inner = (index > 0) & (index < np.array(shape) - 1)
    strides = np.array([int(np.prod(shape[axis + 1 :])) for axis in range(n_parameters)]) * inner

    def at(*moves):
        return flat[rows, best + sum(sign * strides[:, axis] for axis, sign in moves)]

    top = flat[rows, best]
    slope, curvature = np.zeros(index.shape), np.zeros(index.shape + (n_parameters,))
    for one in range(n_parameters):
        slope[:, one] = (at((one, 1)) - at((one, -1))) / 2
        bend = at((one, 1)) + at((one, -1)) - 2 * top
        curvature[:, one, one] = np.where(inner[:, one] & (bend < 0), bend, -1.0)
        for other in range(one):
            mixed = at((one, 1), (other, 1)) + at((one, -1), (other, -1))
            mixed = (mixed - at((one, 1), (other, -1)) - at((one, -1), (other, 1))) / 4
            curvature[:, one, other] = curvature[:, other, one] = mixed
    # The weak ridge keeps a degenerate parabola solvable: its top is then far away and does not count.
    curvature -= 1e-12 * np.abs(curvature).max(axis=(1, 2), keepdims=True) * np.eye(n_parameters)
    step = np.linalg.solve(curvature, -slope[:, :, None])[:, :, 0]
    gain = 0.5 * (slope * step).sum(axis=1)
    usable = (np.abs(step).max(axis=1) <= 2) & (np.linalg.eigvalsh(curvature)[:, -1] < 0)
    return (top + np.where(usable, np.maximum(gain, 0.0), 0.0)).reshape(values.shape[: values.ndim - n_parameters])


def profile(values, axis, n_parameters):
    """The other parameters at their best: values (..., grid.shape) -> (..., points of `axis`)"""
    first = values.ndim - n_parameters
    return peaks(np.moveaxis(values, first + axis, first), n_parameters - 1)
