"""The model of the events of each method, from its trained networks."""
import numpy as np

from likelihood.binned_model import BinnedModel
from likelihood.grid import Grid, refine, resolution_within
from likelihood.quadratic_model import QuadraticModel
from likelihood.ratio_model import RatioModel
from methods import kind_of
from networks.normalisation import log_normalisation
from quadratic.classifier import Classifier

from madminer.ml import load_estimator

NORMALISATION_POINTS = 256  # at most: 7 per parameter for one or two parameters, then 6, 4 and 3
EVENTS_PER_BIN = 50  # of the score, on average: with fewer, the contents of the bins are noise


def load_model(scan, method, folder):
    """The model of a method at the points of the coarse grid.

    scan: Scan; folder: models/<method> of the training step -> see the module likelihood.scan
    """
    if kind_of(method) == "quadratic":
        return QuadraticModel(Classifier.load(folder), scan.events.morphing(scan.coarse.points))
    estimator = load_estimator(folder)
    if kind_of(method) == "score":
        return _score_model(scan, estimator)
    return RatioModel(estimator, scan.coarse.points, _log_mean(scan, method, estimator))


def observable_model(scan, name, bins):
    """Bins of one observable. bins: their number, or a Binning"""
    column = list(scan.events.observables).index(name)
    summary = lambda x: x[:, [column]]  # noqa: E731
    return BinnedModel.trained(scan.events, scan.coarse.points, summary, bins, scan.card.sampling["test_split"])


def _score_model(scan, estimator):
    def scores(x):
        return np.asarray(estimator.evaluate_score(x=x, calculate_covariance=False)[0], dtype=float)

    test_split = scan.card.sampling["test_split"]
    n_events = len(scan.events.events("train", test_split)[0])
    bins = bins_of_score(scan.card.limits["score_bins"], len(scan.coarse.shape), n_events)
    return BinnedModel.trained(scan.events, scan.coarse.points, scores, bins, test_split)


def bins_of_score(wanted, n_components, n_events):
    """-> bins per component: `wanted`, or fewer, so that `n_events` training events fill them"""
    return max(resolution_within(wanted, n_components, n_events / EVENTS_PER_BIN), 2)


def _log_mean(scan, method, estimator):
    """log of the mean of the estimated ratio over training events, at the points of the coarse grid (n_thetas,)"""
    x, weights = scan.events.events("train", scan.card.sampling["test_split"])
    denominator = scan.card.points_of(method)["theta_1"].argument
    at_benchmark = list(scan.events.benchmarks).index(denominator) if isinstance(denominator, str) else None
    if at_benchmark is None:
        weights = weights.dot(scan.events.morphing([denominator])[0])
    else:
        weights = weights[:, at_benchmark]
    n_parameters = len(scan.coarse.shape)
    points = resolution_within(scan.card.limits["normalisation_resolution"], n_parameters, NORMALISATION_POINTS)
    grid = Grid(scan.card.scan["ranges"], [points] * n_parameters)
    return refine(log_normalisation(estimator, x, weights, grid), grid, scan.coarse).ravel()
