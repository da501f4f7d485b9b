"""Log likelihoods over the parameter grid, of expected and of given events.

A model of the events has ``log_likelihoods(x)``: observables (n_events, n_observables) -> log p(x|theta) at the points
of the coarse grid (n_events, n_thetas), up to a term of each event that does not depend on theta.
"""
import numpy as np

from likelihood.event_file import probabilities
from likelihood.grid import Grid, refine, resolution_within

COARSE_POINTS = 8000  # at most: 13 points per parameter for up to three parameters, 9 for four, 6 for five
FINE_POINTS = 1000000  # at most: 31 points per parameter for four parameters, 15 for five
CHUNK = 4000000  # log likelihoods, of events at points, that are in memory at a time


class Scan:
    """The grid and the expected events of theta_true, at one luminosity.

    events: EventFile; card: Card; luminosity: in 1/pb
    observed: observables of observed events (n_observed, n_observables), or None: expected data are used
    fine, coarse: the card's grid, and the grid where models are evaluated; a cubic spline leads from one to the other.
        Both have fewer points per parameter than the card asks for where the whole grid would be larger than
        FINE_POINTS, COARSE_POINTS
    cross_sections: at the points of the fine grid, after cuts, in pb (fine.shape)
    n_events: expected number after cuts at theta_true, from all events of the file
    n_data: number of observed events, or else n_events
    """

    def __init__(self, events, card, luminosity, observed=None):
        self.events, self.card, self.luminosity = events, card, luminosity
        self.theta_true = np.asarray(card.scan["theta_true"])
        ranges = card.scan["ranges"]
        n = len(ranges)
        self.fine = Grid(ranges, [resolution_within(wanted, n, FINE_POINTS) for wanted in card.scan["resolutions"]])
        self.coarse = Grid(ranges, [resolution_within(card.limits["coarse_resolution"], n, COARSE_POINTS)] * n)
        self.cross_sections = events.cross_sections(self.fine.points).reshape(self.fine.shape)
        self.n_events = luminosity * float(events.cross_sections([self.theta_true])[0])
        self.observed = observed
        self.n_data = self.n_events if observed is None else len(observed)

    def test_events(self, theta=None):
        """Events that no network has seen.

        theta: true parameter point (n_parameters,); default: the card's
        -> observables (n_events, n_observables), probabilities at theta (n_events,)
        """
        x, weights = self.events.events("test", self.card.sampling["test_split"])
        morphing = self.events.morphing([self.theta_true if theta is None else theta])[0]
        return x, probabilities(weights.dot(morphing))

    def mean_events(self, thetas):
        """thetas (n_thetas, n_parameters) -> expected number of events at each of them (n_thetas,)"""
        return self.luminosity * self.events.cross_sections(thetas)

    def rate(self, n_observed=None):
        """log of the Poisson probability of the number of events, without its factorial -> (fine.shape).

        n_observed: default: the number of observed events, or else the expected number, not rounded
        """
        mean = self.luminosity * self.cross_sections
        return (self.n_data if n_observed is None else n_observed) * np.log(mean) - mean

    def expected(self, model):
        """Expected log likelihood of the shape, of all test events, scaled to `n_events` -> (fine.shape)"""
        x, share = self.test_events()
        return self.of_events(model, x, self.n_events * share)

    def of_events(self, model, x, counts=None):
        """Log likelihood of the shape.

        x (n_events, n_observables); counts (n_events,): how often each event occurs, default once -> (fine.shape)
        """
        counts = np.ones(len(x)) if counts is None else counts
        total = np.zeros(len(self.coarse.points))
        step = max(CHUNK // len(self.coarse.points), 1)
        for start in range(0, len(x), step):
            part = slice(start, start + step)
            total += counts[part].dot(model.log_likelihoods(x[part]))
        return refine(total, self.coarse, self.fine)
