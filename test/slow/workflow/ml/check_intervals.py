"""Intervals of single parameters: gaussian log likelihoods, whose intervals are known, and laws for any other."""
from checks import run_checks

import numpy as np

from likelihood.grid import Grid, interpolate
from likelihood.intervals import describe_intervals, find_intervals
from likelihood.profiles import peaks, profile

CENTRES, WIDTHS = np.array([0.31, -0.17, 0.05]), np.array([0.23, 0.12, 0.31])
NAMES = ["A", "B", "C"]
REACH = {68: np.sqrt(0.988946481), 95: np.sqrt(3.841458821)}


def covariance(n_parameters, correlation):
    """With the same correlation of all pairs (n_parameters, n_parameters)"""
    matrix = np.full((n_parameters, n_parameters), correlation) + (1 - correlation) * np.eye(n_parameters)
    return matrix * np.outer(WIDTHS[:n_parameters], WIDTHS[:n_parameters])


def gaussian(grid, matrix):
    offsets = grid.points - CENTRES[: len(matrix)]
    return (-0.5 * np.einsum("ni,ij,nj->n", offsets, np.linalg.inv(matrix), offsets)).reshape(grid.shape)


def rows_of(log_likelihood, grid, **others):
    rows = describe_intervals(log_likelihood, grid, NAMES, **others)
    return {(row["parameter"], row["others"], row["level"]): row for row in rows}


def check_gaussian_intervals():
    """Profiled: the width of the marginal distribution; others at 0: the conditional one"""
    for count, correlation, resolution in ((1, 0.0, 25), (2, 0.7, 25), (3, 0.4, 17)):
        grid, matrix = Grid([(-1.5, 1.5)] * count, [resolution] * count), covariance(count, correlation)
        rows = rows_of(gaussian(grid, matrix), grid)
        assert len(rows) == 2 * count * (1 if count == 1 else 2)
        information = np.linalg.inv(matrix)
        for axis in range(count):
            others = [number for number in range(count) if number != axis]
            pull = sum(information[axis, other] * CENTRES[other] for other in others) / information[axis, axis]
            wanted = {"profiled": (CENTRES[axis], np.sqrt(matrix[axis, axis]))}
            if others:
                wanted["zero"] = (CENTRES[axis] + pull, information[axis, axis] ** -0.5)
            for treatment, (centre, width) in wanted.items():
                for level, reach in REACH.items():
                    row = rows[NAMES[axis], treatment, level]
                    assert abs(row["best_fit"] - centre) < 0.005, row
                    (interval,) = row["intervals"]
                    assert np.allclose(interval, [centre - reach * width, centre + reach * width], atol=0.005), row


def check_any_smooth_likelihood():
    """68 % lies in 95 %, the best fit in both, and what is profiled lies above what is fixed"""
    rng = np.random.default_rng(2)
    grid = Grid([(-1, 1), (-1, 1)], [25, 25])
    for _ in range(20):
        coarse = Grid([(-1, 1), (-1, 1)], [5, 5])
        log_likelihood = -8 * (grid.points ** 2).sum(axis=1).reshape(grid.shape)
        log_likelihood += interpolate(rng.normal(size=coarse.shape), coarse.axes, grid.axes)
        rows = rows_of(log_likelihood, grid)
        assert all(any(contains(piece, [row["best_fit"]] * 2) for piece in row["intervals"]) for row in rows.values())
        for name in NAMES[:2]:
            for treatment in ("profiled", "zero"):
                for inner in rows[name, treatment, 68]["intervals"]:
                    assert any(contains(outer, inner) for outer in rows[name, treatment, 95]["intervals"])
        for axis in range(2):
            fixed = np.moveaxis(log_likelihood, axis, 0)[:, 12]
            assert (profile(log_likelihood, axis, 2) >= fixed - 1e-12).all()


def check_disjoint_pieces_and_edges():
    points = np.linspace(-1, 1, 41)
    double = -20 * (points ** 2 - 0.36) ** 2 / 0.36
    best, pieces = find_intervals(points, double, 1.0)
    assert len(pieces) == 2 and abs(abs(best) - 0.6) < 0.01
    reach = np.sqrt(0.36 / 40)  # there the log likelihood is -1/2
    assert np.allclose(pieces[1], np.sqrt([0.36 - reach, 0.36 + reach]), atol=0.002), pieces
    assert np.allclose(pieces[0], -np.array(pieces[1])[::-1], atol=1e-6)
    _, (piece,) = find_intervals(points, -0.5 * ((points - 0.9) / 0.3) ** 2, 1.0)
    assert piece[1] is None and abs(piece[0] - 0.6) < 1e-6
    assert find_intervals(points, 0 * points, 1.0)[1] == [[None, None]]
    grid = Grid([(-1, 1)], [41])
    assert rows_of(-0.5 * ((points - 0.9) / 0.3) ** 2, grid)["A", "profiled", 68]["reaches_edge_of_scan"]


def check_zero_outside_of_the_scan():
    grid = Grid([(-1, 1), (0.5, 2)], [13, 13])
    rows = rows_of(gaussian(grid, covariance(2, 0.0)), grid)
    assert ("A", "zero", 68) not in rows and ("B", "zero", 68) in rows


def check_thresholds_of_toys():
    grid = Grid([(-1.5, 1.5)] * 2, [25, 25])
    rows = rows_of(gaussian(grid, covariance(2, 0.3)), grid, thresholds={("B", "profiled", 68): 4.0})
    (row,) = rows.values()
    assert row["thresholds"] == "toys" and np.allclose(np.diff(row["intervals"][0]), 4 * WIDTHS[1], atol=0.005)


def check_peaks_lie_between_points():
    """The maxima of parabolas that lean against the axes are exact, at the edge they are the highest point"""
    grid = Grid([(-1, 1)] * 3, [9, 8, 7])
    rng = np.random.default_rng(3)
    tops = rng.uniform(-0.4, 0.4, size=(50, 3))
    matrix = np.linalg.inv(covariance(3, 0.5))
    offsets = grid.points[None] - tops[:, None]
    values = 7.0 - 0.5 * np.einsum("sni,ij,snj->sn", offsets, matrix, offsets).reshape((50,) + grid.shape)
    found = peaks(values, 3)
    assert np.abs(found - 7.0).max() < 0.05 and np.median(np.abs(found - 7.0)) < 1e-9, np.abs(found - 7.0).max()
    assert (found >= values.reshape(50, -1).max(axis=1)).all()
    edge = Grid([(0, 1), (0, 1)], [5, 5])
    assert np.allclose(peaks((edge.points[:, 0] - (edge.points[:, 1] - 0.4) ** 2).reshape(edge.shape), 2), 1.0)
    assert np.allclose(peaks(np.zeros((3, 4, 4)), 2), 0.0)


def contains(outer, inner):
    return all(
        out is None or (end is not None and sign * (out - end) >= -1e-9)
        for out, end, sign in zip(outer, inner, (-1, 1))
    )


run_checks(globals())
