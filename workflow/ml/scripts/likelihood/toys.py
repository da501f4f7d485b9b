"""Toys: pseudo-experiments at the true parameter point, which calibrate thresholds and measure the run's coverage.

Each toy holds every test event a Poisson-distributed number of times, so the toys know no other events. Their best
fits scatter about that of the test events instead of the truth: q at the truth follows a noncentral chi-squared
distribution, whose noncentrality is q at the truth of the expected data. With N expected events and test events worth
M events of equal weight it has, for an exact likelihood, a mean of N/M for each parameter.
"""
from collections import OrderedDict

import numpy as np

from effective_events import effective_events
from likelihood.grid import Grid, interpolate, product, refine, resolution_within
from likelihood.intervals import PROFILED, ZERO, zero_line
from likelihood.profiles import peaks
from likelihood.regions import LEVELS, q_limit
from seeds import seed_sequence
from step import warn

_STREAM = 106  # the toys' branch of the user's seed, the same for all methods
LARGEST_SHARE = 0.1  # of the test events in a toy, in events of equal weight
EVENTS = 2000  # whose log likelihoods are in memory at a time
GRID_POINTS = 20000  # at most, of the grid on which the maximum of a toy is looked for
CHUNK = 4000000  # log likelihoods, of toys at points of that grid, that are in memory at a time


class Toys:
    """number: of toys; counts: how often each holds each test event (n_toys, n_events); n_events: in each (n_toys,);
    effective_test_events: how many events of equal weight the test events are worth"""

    def __init__(self, scan, number, seed):
        self.scan, self.number = scan, number
        self.x, share = scan.test_events()
        self.expected = scan.n_events * share
        self.effective_test_events = effective_events(share)
        if scan.n_events > LARGEST_SHARE * self.effective_test_events:
            warn(
                "toys of %.0f events are drawn from test events worth %.0f: their thresholds are too high, on average "
                "by a factor of %.2f; raise -p events_per_benchmark"
                % (scan.n_events, self.effective_test_events, 1 + scan.n_events / self.effective_test_events)
            )
        rng = np.random.default_rng(seed_sequence(seed, _STREAM))
        small = self.expected.max() < np.iinfo(np.uint16).max / 2  # memory: there may be 100,000 test events
        self.counts = np.empty((number, len(share)), dtype=np.uint16 if small else np.int64)
        for row in self.counts:
            row[:] = rng.poisson(self.expected)
        self.n_events = self.counts.sum(axis=1)

    def sums(self, model, x=None):
        """Log likelihoods of the shape, from one evaluation of the model.

        x: what the model takes of the test events (n_events, ...), default: their observables
        -> of the expected events (fine.shape), of each toy (n_toys, n_points of the coarse grid)
        """
        x, expected, toys = self.x if x is None else x, 0.0, 0.0
        for start in range(0, len(x), EVENTS):
            part = slice(start, start + EVENTS)
            table = model.log_likelihoods(x[part])
            expected = expected + self.expected[part].dot(table)
            toys = toys + self.counts[:, part].astype(float).dot(table)
        return refine(expected, self.scan.coarse, self.scan.fine), toys

    def calibrate(self, sums, with_rate):
        """Thresholds and coverage of a likelihood at the true parameter point, with their statistical errors.

        sums (n_toys, n_points of the coarse grid): of the shape; with_rate: whether the Poisson probability of the
        number of events is multiplied
        -> [{"parameter", "others": both None for all parameters together, "level", "threshold", "threshold_error",
        "asymptotic_threshold", "coverage", "coverage_error": of the asymptotic threshold}]
        """
        names = list(self.scan.events.parameters)
        rows = []
        for (axis, others), q in self.statistics(sums, with_rate).items():
            for level in LEVELS:
                asymptotic = q_limit(level, len(names) if axis is None else 1)
                threshold, error = quantile(q, level / 100.0)
                coverage = float((q <= asymptotic).mean())
                rows.append({
                    "parameter": None if axis is None else names[axis],
                    "others": others,
                    "level": level,
                    "threshold": threshold,
                    "threshold_error": error,
                    "asymptotic_threshold": asymptotic,
                    "coverage": coverage,
                    "coverage_error": float(np.sqrt(coverage * (1 - coverage) / self.number)),
                })
        return rows

    def statistics(self, sums, with_rate):
        """q at the truth, as the regions and intervals have it: {(None, None) for all parameters together,
        (number of the parameter, PROFILED | ZERO): (n_toys,)}. ZERO is left out where the truth of the others is not 0.
        """
        scan, truth = self.scan, self.scan.theta_true
        count = len(truth)
        grid = Grid(
            scan.card.scan["ranges"], [resolution_within(points, count, GRID_POINTS) for points in scan.fine.shape]
        )
        places = OrderedDict(all=grid.axes, truth=[np.array([value]) for value in truth])
        for axis in range(count):
            places[axis, PROFILED] = [
                truth[[axis]] if number == axis else points for number, points in enumerate(grid.axes)
            ]
            line = zero_line(grid, axis)
            if line is not None and not np.delete(truth, axis).any():
                places[axis, ZERO] = line
        highest = {place: self._highest(sums, axes, with_rate) for place, axes in places.items()}
        found = OrderedDict([((None, None), highest["all"] - highest["truth"])])
        for place in list(places)[2:]:
            free, fixed = (highest["all"], highest[place]) if PROFILED in place else (highest[place], highest["truth"])
            found[place] = free - fixed
        return OrderedDict((place, 2.0 * np.maximum(one, 0.0)) for place, one in found.items())

    def _highest(self, sums, axes, with_rate):
        """The maximum of each toy over a product of axes (n_toys,)"""
        shape = [len(axis) for axis in axes if len(axis) > 1]
        mean = self.scan.mean_events(product(axes)) if with_rate else None
        found = []
        step = max(CHUNK // int(np.prod(shape)), 1)
        for start in range(0, self.number, step):
            part = slice(start, start + step)
            at_knots = sums[part].reshape((-1,) + self.scan.coarse.shape)
            values = interpolate(at_knots, self.scan.coarse.axes, axes).reshape(len(at_knots), -1)
            if with_rate:
                values = values + np.outer(self.n_events[part], np.log(mean)) - mean
            found.append(peaks(values.reshape([len(values)] + shape), len(shape)))
        return np.concatenate(found)


def quantile(values, share):
    """-> the quantile, and half the distance of those whose share is one binomial standard deviation off"""
    deviation = np.sqrt(share * (1 - share) / len(values))
    low, middle, high = np.quantile(values, [share - deviation, share, min(share + deviation, 1.0)])
    return float(middle), float((high - low) / 2)
