"""The model of the events of each method, from its trained networks."""
import numpy as np

from event_models.binned import BinnedModel
from event_models.density import DensityModel
from event_models.projection import ProjectionModel
from event_models.quadratic import QuadraticModel
from event_models.ratio import RatioModel
from likelihood.grid import Grid, refine, resolution_within
from methods import METHODS
from networks.ensembles import load_ensemble
from networks.normalisation import log_normalisation
from quadratic.classifier import Classifier
from step import warn

NORMALISATION_POINTS = 256  # at most: 7 per parameter for one or two parameters, then 6, 4 and 3
EVENTS_PER_BIN = 50  # of the score, on average: with fewer, the contents of the bins are noise


def load_model(scan, method, folder):
    """The model of a method at the points of the coarse grid.

    scan: Scan; folder: models/<method> of the training step -> see the module likelihood.scan
    """
    return _MODELS[METHODS[method].likelihood](scan, method, folder)


def observable_model(scan, name, bins):
    """Bins of one observable. bins: their number, or a Binning"""
    column = list(scan.events.observables).index(name)
    summary = lambda x: x[:, [column]]  # noqa: E731
    return BinnedModel.trained(scan.events, scan.coarse.points, summary, bins, scan.card.sampling["test_split"])


def _score_model(scan, method, folder):
    test_split = scan.card.sampling["test_split"]
    n_events = len(scan.events.events("train", test_split)[0])
    wanted = scan.card.limits["score_bins"]
    bins = bins_of_score(wanted, len(scan.coarse.shape), n_events)
    if bins < wanted:
        text = "limits.score_bins: %d bins per component instead of %d, which %d training events would not fill"
        warn(text % (bins, wanted, n_events))
    return BinnedModel.trained(scan.events, scan.coarse.points, _scores(method, folder), bins, test_split)


def bins_of_score(wanted, n_components, n_events):
    """-> bins per component: `wanted`, or fewer, so that `n_events` training events fill them"""
    return max(resolution_within(wanted, n_components, n_events / EVENTS_PER_BIN), 2)


def _projected_score_model(scan, method, folder):
    reference = _theta(scan, scan.card.points_of(method)["theta_0"].argument)
    bins, test_split = scan.card.limits["score_bins"], scan.card.sampling["test_split"]
    scores = _scores(method, folder)
    return ProjectionModel.trained(scan.events, scan.coarse.points, reference, scores, bins, test_split)


def _ratio_model(scan, method, folder):
    ensemble = load_ensemble(folder, method)
    return RatioModel(ensemble, scan.coarse.points, _log_mean(scan, method, ensemble))


def _density_model(scan, method, folder):
    return DensityModel(load_ensemble(folder, method), scan.coarse.points)


def _quadratic_model(scan, method, folder):
    return QuadraticModel(Classifier.load(folder), scan.events.morphing(scan.coarse.points))


_MODELS = {
    "ratio": _ratio_model,
    "score": _score_model,
    "projected score": _projected_score_model,
    "density": _density_model,
    "quadratic": _quadratic_model,
}


def _scores(method, folder):
    """-> function of x (n_events, n_observables) -> scores (n_events, n_parameters)"""
    ensemble = load_ensemble(folder, method)
    return lambda x: np.asarray(ensemble.evaluate_score(x=x, calculate_covariance=False)[0], dtype=float)


def _theta(scan, point):
    """point: name of a benchmark, or theta -> theta (n_parameters,)"""
    if isinstance(point, str):
        return np.array(list(scan.events.benchmarks[point].values.values()), dtype=float)
    return np.asarray(point, dtype=float)


def _log_mean(scan, method, estimator):
    """log of the mean of the estimated ratio over training events, at the points of the coarse grid (n_thetas,)"""
    x, weights = scan.events.events("train", scan.card.sampling["test_split"])
    denominator = _theta(scan, scan.card.points_of(method)["theta_1"].argument)
    weights = weights.dot(scan.events.morphing([denominator])[0])
    n_parameters = len(scan.coarse.shape)
    points = resolution_within(scan.card.limits["normalisation_resolution"], n_parameters, NORMALISATION_POINTS)
    grid = Grid(scan.card.scan["ranges"], [points] * n_parameters)
    return refine(log_normalisation(estimator, x, weights, grid), grid, scan.coarse).ravel()
