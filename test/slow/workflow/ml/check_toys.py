"""Toys: their numbers, their q, and the coverage of exact likelihoods of a made-up process."""
import contextlib
import io

from checks import run_checks

import numpy as np

from likelihood.event_file import EventFile
from likelihood.grid import refine
from likelihood.intervals import PROFILED, ZERO, describe_intervals
from likelihood.limits import FlatModel, Likelihoods
from likelihood.profiles import peaks
from likelihood.regions import LEVELS, likelihood_ratio
from likelihood.scan import Scan
from likelihood.toys import Toys
from made_up_card import write_card
from made_up_events import SIGMA, MadeUpProcess
from ml_card import load_card

N_EVENTS = 20000
NAMES = {"rate_and_shape": True, "shape": False}


class ExactModel:
    """log p(x|theta) / p(x|0) of the process, at the points of the coarse grid"""

    def __init__(self, process, scan):
        self.process, self.thetas = process, scan.coarse.points

    def log_likelihoods(self, x):
        return self.process.log_ratio(x, self.thetas)


def make(n_parameters, expected, theta_true=None, reach=0.6, observed=None, n_events=N_EVENTS):
    """-> Scan at the luminosity with so many expected events at theta = 0, ExactModel"""
    process = MadeUpProcess(n_parameters)
    path = process.write("made_up_%d.h5" % n_parameters, n_events, 1)
    card = load_card(write_card("card_%d.yml" % n_parameters, process))
    card.scan["ranges"] = [(-reach, reach)] * n_parameters
    card.scan["theta_true"] = [0.0] * n_parameters if theta_true is None else theta_true
    scan = Scan(EventFile(path, include_nuisance_parameters=False), card, expected / SIGMA, observed)
    return scan, ExactModel(process, scan)


def check_numbers_of_events():
    scan, model = make(2, 50)
    toys = Toys(scan, 2000, 1)
    assert toys.counts.shape == (2000, len(toys.x)) and abs(scan.n_events - 50) < 1
    error = np.sqrt(scan.n_events / 2000)
    assert abs(toys.n_events.mean() - scan.n_events) < 4 * error
    assert abs(toys.n_events.var() / scan.n_events - 1) < 4 * np.sqrt(2 / 2000)
    assert (Toys(scan, 200, 1).counts == toys.counts[:200]).all()
    assert (Toys(scan, 200, 2).counts != toys.counts[:200]).any()
    expected, sums = toys.sums(model)
    assert np.allclose(expected, scan.expected(model), atol=1e-9)
    for number in (0, 7):
        alone = scan.of_events(model, toys.x, toys.counts[number].astype(float))
        assert np.allclose(refine(sums[number], scan.coarse, scan.fine), alone, atol=1e-9)


def check_q_of_toys_is_that_of_regions_and_intervals():
    """A toy's likelihood on a fine grid, whose points include the truth, and its own intervals"""
    scan, model = make(2, 400, theta_true=[0.1, 0.0])
    toys = Toys(scan, 100, 3)
    sums = toys.sums(model)[1]
    statistics = toys.statistics(sums, True)
    assert list(statistics) == [(None, None), (0, PROFILED), (0, ZERO), (1, PROFILED)]  # theta_true[0] is not 0
    for number in range(5):
        values = refine(sums[number], scan.coarse, scan.fine) + scan.rate(toys.n_events[number])
        snapped = likelihood_ratio(values)[scan.fine.nearest(scan.theta_true)]  # the truth is a point, the maximum not
        assert -1e-6 < statistics[None, None][number] - snapped < 0.3
        thresholds = {("c_%d" % axis, others, 68): q[number] for (axis, others), q in list(statistics.items())[1:]}
        for row in describe_intervals(values, scan.fine, ["c_0", "c_1"], thresholds):
            truth = scan.theta_true[int(row["parameter"][-1])]
            ends = np.array([9 if end is None else end for piece in row["intervals"] for end in piece])
            assert np.abs(ends - truth).min() < 0.02, row  # the truth lies at the end of this interval


def check_coverage_of_the_exact_likelihood():
    """With many events the asymptotic thresholds hold"""
    scan, model = make(2, 400, reach=0.5, n_events=6 * N_EVENTS)
    found = Likelihoods(scan, model, NAMES, Toys(scan, 1000, 4))
    for name in NAMES:
        rows = found.calibration[name]
        assert len(rows) == 2 * (1 + 2 * 2)
        for row in rows:
            assert abs(row["coverage"] - row["level"] / 100) < 4.5 * np.sqrt(0.25 / 1000), row
            off = row["threshold"] - row["asymptotic_threshold"]
            assert abs(off) < 5 * row["threshold_error"] and 0 < row["threshold_error"] < 0.5, row


def check_few_test_events_widen_q():
    """Toys as large as the test sample: the distance of its own best fit adds to q at the truth; the step says so"""
    scan, model = make(2, 3000, reach=0.25)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        toys = Toys(scan, 500, 4)
    assert "thresholds are too high" in printed.getvalue()
    expected, sums = toys.sums(model)
    of_expected = 2 * (peaks(expected, 2) - expected[scan.fine.nearest(scan.theta_true)])
    q = toys.statistics(sums, False)[None, None]
    error = np.sqrt(2 * (2 + 2 * of_expected) / len(q))  # noncentral chi-squared
    assert of_expected > 0.5 and abs(q.mean() - 2 - of_expected) < 4 * error, (of_expected, q.mean())


def check_calibrated_thresholds_cover_other_toys():
    """A likelihood that claims too much, as an overfitted one does, undercovers; calibrated, it covers"""
    scan, exact = make(1, 100)

    class Overconfident:
        def log_likelihoods(self, x):
            return 3.0 * exact.log_likelihoods(x)

    rows = Likelihoods(scan, Overconfident(), {"shape": False}, Toys(scan, 2000, 5)).calibration["shape"]
    others = Toys(scan, 2000, 6)
    q = others.statistics(others.sums(Overconfident())[1], False)
    for row in rows:
        assert row["coverage"] < row["level"] / 100 - 0.1
        of_row = q[(None, None) if row["parameter"] is None else (0, PROFILED)]
        assert abs((of_row < row["threshold"]).mean() - row["level"] / 100) < 0.05


def check_the_rate_alone():
    """One parameter, no shape: q is that of a Poisson number"""
    scan, _ = make(1, 200)
    toys = Toys(scan, 300, 7)
    q = toys.statistics(np.zeros((300, len(scan.coarse.points))), True)[None, None]
    n = toys.n_events
    means = np.linspace(scan.luminosity * scan.cross_sections.min(), scan.luminosity * scan.cross_sections.max(), 20001)
    best = np.clip(n, means[0], means[-1])
    wanted = 2 * (n * np.log(best / scan.n_events) - best + scan.n_events)
    assert np.abs(q - wanted).max() < 0.05, np.abs(q - wanted).max()
    limits = Likelihoods(scan, FlatModel(scan), {"rate": True}, toys).limits("rate")
    assert {row["thresholds"] for row in limits} == {"asymptotic", "toys"}
    assert {row["level"] for row in limits} == set(LEVELS)


def check_observed_events():
    """The rate takes their number, the shape their observables; what was expected stays beside it"""
    scan, model = make(2, 300)
    truth = [0.4, -0.3]
    _, x = MadeUpProcess(2).draw(2000, 8, truth)
    observed, _ = make(2, 2000 / MadeUpProcess(2).cross_sections([truth])[0] * SIGMA, reach=0.8, observed=x)
    found = Likelihoods(observed, model=ExactModel(MadeUpProcess(2), observed), names=NAMES)
    values = found.data["rate_and_shape"]
    best = observed.fine.point(np.unravel_index(values.argmax(), values.shape))
    assert np.abs(np.array(best) - truth).max() < 0.15, best
    difference = values - found.data["shape"]
    mean = observed.luminosity * observed.cross_sections
    assert np.allclose(difference, 2000 * np.log(mean) - mean)
    expected = found.expected["rate_and_shape"]
    best = observed.fine.point(np.unravel_index(expected.argmax(), values.shape))
    assert np.abs(best).max() < 0.1 and not Likelihoods(scan, model, NAMES).expected
    counted = observed.of_events(ExactModel(MadeUpProcess(2), observed), x)
    assert np.allclose(found.data["shape"], counted)


run_checks(globals())
