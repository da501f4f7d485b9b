"""Areas of the regions and how often they contain the truth."""
import product  # noqa: F401

import numpy as np

from likelihood.grid import interpolate
from likelihood.regions import LEVELS, q_limit

CHUNK = 20000  # events whose table is in memory in double precision


class Likelihoods:
    """A model of events, evaluated once for all events of a pool.

    scan: Scan of the file that the model was trained with: its cross sections make the rate, as in a user's run
    table: log p(x|theta) of each event at the points of the coarse grid (n_events, n_coarse_points), float32
    """

    def __init__(self, scan, table):
        self.scan, self.table = scan, table

    @classmethod
    def of_model(cls, scan, model, x):
        """model: see the module likelihood.scan; x (n_events, n_observables)"""
        parts = range(0, len(x), CHUNK)
        return cls(scan, np.concatenate([model.log_likelihoods(x[i : i + CHUNK]).astype("float32") for i in parts]))

    def both(self, coarse, n_observed):
        """Log likelihoods on the fine grid, a row per data set.

        coarse (n_sets, n_coarse_points): of the shape; n_observed (n_sets,)
        -> {"rate_and_shape": (n_sets, n_fine_points), "shape": ...}
        """
        coarse_grid, fine_grid = self.scan.coarse, self.scan.fine
        shape = interpolate(coarse.reshape((-1,) + coarse_grid.shape), coarse_grid.axes, fine_grid.axes)
        shape = shape.reshape(len(coarse), -1)
        mean = product.LUMINOSITY * self.scan.cross_sections.ravel()
        rate = np.asarray(n_observed)[:, None] * np.log(mean) - mean
        return {"rate_and_shape": shape + rate, "shape": shape}


def measure(likelihoods, toys, truth):
    """-> {"rate_and_shape": {"covered": {"68", "95"}, "area": {..}, "expected_area": {..}, "bias", "rms"}, "shape": ..}

    covered: share of the toys; area: mean over the toys; expected_area: of all the pool's events, scaled to the
    luminosity; bias, rms: of the best fit. Areas and distances are in cells of the grid.
    """
    grid = likelihoods.scan.fine
    of_toys = likelihoods.both(toys.sums(truth, likelihoods.table), toys.sizes(truth))
    counts = toys.n_events[truth] * toys.share[truth]
    expected = likelihoods.both(counts.dot(likelihoods.table)[None], [toys.n_events[truth]])
    at = np.ravel_multi_index(grid.nearest(truth), grid.shape)
    found = {}
    for name, values in of_toys.items():
        q = 2.0 * (values.max(axis=1, keepdims=True) - values)
        q_expected = 2.0 * (expected[name].max() - expected[name])
        inside = {str(level): q < q_limit(level, len(grid.shape)) for level in LEVELS}
        offsets = (grid.points[values.argmax(axis=1)] - truth) / grid.steps
        found[name] = {
            "covered": {level: float(mask[:, at].mean()) for level, mask in inside.items()},
            "area": {level: float(mask.sum(axis=1).mean()) for level, mask in inside.items()},
            "expected_area": {
                str(level): int((q_expected < q_limit(level, len(grid.shape))).sum()) for level in LEVELS
            },
            "bias": offsets.mean(axis=0).round(2).tolist(),
            "rms": float(np.sqrt((offsets ** 2).sum(axis=1).mean())),
        }
    return found
