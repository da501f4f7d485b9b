"""The likelihoods of one model over the grid, with the limits that follow from them."""
import numpy as np

from likelihood.intervals import describe_intervals
from likelihood.projections import describe_pairs
from likelihood.regions import describe_region, describe_regions, likelihood_ratio

SMALLEST_THRESHOLD = 0.05  # below it, toys say that a parameter is not measured, and splines are not precise enough


class Likelihoods:
    """Of one model, for several likelihoods {name: with_rate}; the shape is evaluated once.

    data: {name: log likelihood of the run's data (fine.shape)}
    expected: the same of the expected data where the run's data are observed, otherwise empty
    calibration: {name: rows of Toys.calibrate}, empty without toys
    """

    def __init__(self, scan, model, names, toys=None):
        self.scan = scan
        shape, sums = (scan.expected(model), None) if toys is None else toys.sums(model)
        self.expected = {}
        if scan.observed is not None:
            self.expected = self._with_rates(names, shape, scan.n_events)
            shape = scan.of_events(model, scan.observed)
        self.data = self._with_rates(names, shape, scan.n_data)
        self.calibration = {}
        if toys is not None:
            self.calibration = {name: toys.calibrate(sums, with_rate) for name, with_rate in names.items()}

    def _with_rates(self, names, shape, n_events):
        rate = self.scan.rate(n_events)
        return {name: shape + rate if with_rate else shape for name, with_rate in names.items()}

    def limits(self, method):
        """-> rows of `limits_of`, with "method" and "likelihood" """
        return [
            dict(method=method, likelihood=name, **row)
            for name, values in self.data.items()
            for row in limits_of(self.scan, values, self.calibration.get(name))
        ]

    def calibration_rows(self, method):
        """-> rows of Toys.calibrate, with "method" and "likelihood" """
        return [
            dict(method=method, likelihood=name, **row) for name, rows in self.calibration.items() for row in rows
        ]

    def describe(self, projections):
        """-> {name: facts of describe_regions}, with "pairs" of more than two parameters, and with
        "calibrated_regions" where there are toys.

        projections: {name: of likelihood.projections.project}
        """
        described = {}
        truth = None if self.scan.observed is not None else self.scan.theta_true
        for name, values in self.data.items():
            described[name] = describe_regions(values, self.scan.fine, truth)
            if name in self.calibration:
                described[name]["calibrated_regions"] = calibrated_regions(self.scan, values, self.calibration[name])
            if projections[name]:
                names = list(self.scan.events.parameters)
                described[name]["pairs"] = describe_pairs(projections[name], self.scan.fine, names, truth)
        return described


def limits_of(scan, log_likelihood, calibration=None):
    """Rows of describe_intervals with asymptotic thresholds, and after them those with thresholds of toys.

    log_likelihood: (scan.fine.shape); calibration: rows of Toys.calibrate, if there are toys
    """
    parameters = list(scan.events.parameters)
    rows = describe_intervals(log_likelihood, scan.fine, parameters)
    if calibration is not None:
        rows += describe_intervals(log_likelihood, scan.fine, parameters, _thresholds(calibration))
    return rows


def calibrated_regions(scan, log_likelihood, calibration):
    """The regions of all parameters together with the thresholds of toys -> as describe_regions has them, with their
    "threshold"; the arguments are those of `limits_of`"""
    q, found = likelihood_ratio(log_likelihood), {}
    for (parameter, _, level), threshold in _thresholds(calibration).items():
        if parameter is None:
            found[str(level)] = dict(describe_region(q < threshold, scan.fine), threshold=threshold)
    return found


def _thresholds(calibration):
    """-> {(parameter, others, level): q}, without those that are too small to be used"""
    rows = [row for row in calibration if row["threshold"] >= SMALLEST_THRESHOLD]
    return {(row["parameter"], row["others"], row["level"]): row["threshold"] for row in rows}


class FlatModel:
    """A model in which the shape says nothing: what is left is the rate alone."""

    def __init__(self, scan):
        self.n_points = len(scan.coarse.points)

    def log_likelihoods(self, x):
        """-> zeros (n_events, n_points of the coarse grid)"""
        return np.zeros((len(x), self.n_points))
