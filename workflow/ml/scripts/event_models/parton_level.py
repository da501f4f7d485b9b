"""The exact likelihood at parton level: what nobody can measure, and no method can exceed.

Shower and detector do not depend on theta, so the weights w of an event give the likelihood ratio of its hidden partons
z, acceptance included: r(z|theta) = w.m(theta) / w.m(0) sigma(0) / sigma(theta), with the morphing weights m. Knowing z
is more than knowing the observables x, so the information in it bounds that of every method.
"""
import numpy as np

from event_models.morphed import log_ratios, scores
from likelihood.information import score_information
from likelihood.scan import CHUNK, COARSE_POINTS

SMALLEST_RATIO = 1e-6  # of p(z|theta) and the mean of p(z|b): morphing rounds, and weights may be negative


class PartonLevel:
    """The model of the test events of a file, which are given by their weights instead of observables.

    scan: Scan; thetas (n_thetas, n_parameters), default: those of the coarse grid
    weights: at the benchmarks, in pb (n_events, n_benchmarks); share: probabilities at theta_true (n_events,)
    Cross sections are those of the same events, so that the mean of the ratio is exactly 1.
    """

    def __init__(self, scan, thetas=None):
        self.morphing = scan.events.morphing(scan.coarse.points if thetas is None else thetas)
        self.weights = scan.events.events("test", scan.card.sampling["test_split"])[1]
        self.totals = self.weights.sum(axis=0)
        self.share = scan.test_events()[1]

    def log_likelihoods(self, weights):
        """weights (n_events, n_benchmarks), as the attribute -> log of p(z|theta) over the mean of p(z|b) (n_events,
        n_thetas)"""
        return log_ratios(weights, self.totals, self.morphing, SMALLEST_RATIO)


def expected_parton_level(scan):
    """Expected log likelihood of the shape, scaled to the expected number of events -> (scan.fine.shape)"""
    if len(scan.fine.points) > COARSE_POINTS:  # too many for each event: a spline leads from coarse to fine
        model = PartonLevel(scan)
        return scan.of_events(model, model.weights, scan.n_events * model.share)
    model = PartonLevel(scan, scan.fine.points)
    total, step = np.zeros(len(scan.fine.points)), max(CHUNK // len(scan.fine.points), 1)
    for start in range(0, len(model.share), step):
        part = slice(start, start + step)
        total += model.share[part].dot(model.log_likelihoods(model.weights[part]))
    return scan.n_events * total.reshape(scan.fine.shape)


def parton_level_information(scan, theta):
    """Fisher information of the exact joint score, see information.score_information; theta (n_parameters,)"""
    events = scan.events
    weights = events.events("test", scan.card.sampling["test_split"])[1]
    morphing, gradient = events.morphing([theta])[0], events.morphing_gradient(theta)
    return score_information(
        scan, theta, scores(weights, weights.sum(axis=0), morphing, gradient, SMALLEST_RATIO)
    )
