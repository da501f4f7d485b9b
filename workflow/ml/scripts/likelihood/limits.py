"""Expected log likelihoods over the parameter grid, with MadMiner's AsymptoticLimits."""
import numpy as np

from likelihood.grid import Grid, refine
from methods import kind_of
from networks.normalisation import log_normalisation
from patches.event_cache import CachedEvents

from madminer.limits import AsymptoticLimits
from madminer.ml import load_estimator

# expected_limits() counts its events in the last fifth of the file, whatever its argument `test_split`.
_SPLIT_OF_EXPECTED_EVENTS = 0.2


class Limits(CachedEvents, AsymptoticLimits):
    """MadMiner's limits with the events in memory."""


class Scan:
    """Expected likelihoods for events of theta_true, at one luminosity.

    limits: Limits; card: Card; luminosity: in 1/pb
    fine, coarse: the card's grid, and the grid where networks are evaluated
    n_events: expected number after cuts, from all events of the file
    """

    def __init__(self, limits, card, luminosity):
        self.limits, self.card, self.luminosity = limits, card, luminosity
        self.theta_true = np.asarray(card.scan["theta_true"])
        ranges = card.scan["ranges"]
        self.fine = Grid(ranges, card.scan["resolutions"])
        self.coarse = Grid(ranges, [card.limits["coarse_resolution"]] * len(ranges))
        self.normalisation = Grid(ranges, [card.limits["normalisation_resolution"]] * len(ranges))
        self.n_events = luminosity * float(limits.xsecs([self.theta_true])[0][0])

    def rate(self):
        """log of the Poisson probability of the expected number, not rounded -> (fine.shape)"""
        mean = self.luminosity * self.limits.xsecs(self.fine.points)[0]
        return (self.n_events * np.log(mean) - mean).reshape(self.fine.shape)

    def histogram(self):
        """log likelihood of the shape of one observable, the card's `histogram_vars` -> (fine.shape)"""
        return self._refined(mode="histo", hist_vars=[self.card.histogram_variable])

    def kinematic(self, method, model_folder):
        """log likelihood of the shape of all observables with trained networks -> (fine.shape)"""
        if kind_of(method) == "score":
            bins = (self.card.limits["score_bins"],) * len(self.fine.shape)
            return self._refined(mode="sally", model_file=model_folder, hist_bins=bins)
        log_ratio = self._refined(mode="ml", model_file=model_folder)
        return log_ratio - self.n_events * self.log_normalisation(method, load_estimator(model_folder), self.fine)

    def log_normalisation(self, method, estimator, grid):
        """log of the mean of the estimated ratio over training events -> (grid.shape)"""
        end = int(round((1.0 - self.card.sampling["test_split"]) * self.limits.n_samples))
        denominator = self.card.points_of(method)["theta_1"].argument
        theta = denominator if isinstance(denominator, str) else np.asarray(denominator)
        x, weights = self.limits.weighted_events(theta=theta, start_event=0, end_event=end)
        log_z = log_normalisation(estimator, x, weights, self.normalisation)
        return refine(log_z, self.normalisation, grid)

    def _refined(self, **options):
        log_likelihood = self.limits.expected_limits(
            theta_true=self.theta_true,
            thetas_eval=self.coarse.points,
            grid_resolutions=None,
            include_xsec=False,
            luminosity=self.luminosity,
            test_split=self.card.sampling["test_split"],
            sample_only_from_closest_benchmark=False,
            n_histo_toys=None,
            n_binning_toys=None,
            return_histos=False,
            **options
        )[3]
        assumed = self.luminosity * self.limits.xsecs(
            [self.theta_true], partition="test", test_split=_SPLIT_OF_EXPECTED_EVENTS, validation_split=0.0
        )[0][0]
        return refine(log_likelihood * (self.n_events / assumed), self.coarse, self.fine)
