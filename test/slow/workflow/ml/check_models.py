"""The likelihoods of events: the same as MadMiner's where MadMiner is right, and laws that hold for bins."""
from checks import CARD, EVENTS, run_checks

import numpy as np

from event_models.binned import BinnedModel, Binning
from event_models.loading import bins_of_score, observable_model
from event_models.ratio import RatioModel
from likelihood.event_file import EventFile
from likelihood.scan import Scan
from ml_card import load_card
from patches.event_cache import CachedEvents

from madminer.limits import AsymptoticLimits

LUMINOSITY = 1e5
EVENT_FILE = EventFile(EVENTS, include_nuisance_parameters=False)
SCAN = Scan(EVENT_FILE, load_card(CARD), LUMINOSITY)


class Limits(CachedEvents, AsymptoticLimits):
    """MadMiner's limits with the events in memory."""


def check_histogram_against_madminer():
    """Same bins, same events: only the floor of small bins differs"""
    edges = np.array([0.0, 60.0, 100.0, 150.0, 220.0, 320.0, 500.0, 7000.0])
    column = list(EVENT_FILE.observables).index("pt_j1")
    theirs = Limits(EVENTS).expected_limits(
        mode="histo", hist_vars=["pt_j1"], hist_bins=[edges], theta_true=SCAN.theta_true, luminosity=LUMINOSITY,
        thetas_eval=SCAN.coarse.points, grid_resolutions=None, include_xsec=False, n_histo_toys=None,
        n_binning_toys=None, sample_only_from_closest_benchmark=False,
    )[3]
    model = BinnedModel.trained(EVENT_FILE, SCAN.coarse.points, lambda x: x[:, [column]], Binning([edges]), 0.2)
    x, share = SCAN.test_events()
    ours = share.dot(model.log_likelihoods(x)) * SCAN.n_events
    theirs = theirs * SCAN.n_events / (LUMINOSITY * Limits(EVENTS)._calculate_xsecs([SCAN.theta_true])[0])
    # Histograms are known up to the widths of the bins, which no parameter changes.
    difference = (ours - ours[0]) - (theirs - theirs[0])
    assert np.abs(difference).max() < 1e-6, np.abs(difference).max()


def check_expected_maximum_of_a_fine_histogram_is_the_truth():
    expected = SCAN.expected(observable_model(SCAN, "pt_j1", 25)) + SCAN.rate()
    best = np.unravel_index(np.argmax(expected), SCAN.fine.shape)
    assert np.abs(SCAN.fine.point(best)).max() < 0.25, SCAN.fine.point(best)


def check_probabilities_of_bins():
    model = observable_model(SCAN, "pt_j1", 20)
    assert model.probabilities.shape == (20, len(SCAN.coarse.points))
    assert np.allclose(model.probabilities.sum(axis=0), 1) and (model.probabilities > 0).all()
    x, share = SCAN.test_events()
    at_truth = SCAN.coarse.points.tolist().index([0.0, 0.0])
    found = np.bincount(model.binning.index(model.summary(x)), share, minlength=20)
    assert np.abs(found - model.probabilities[:, at_truth]).max() < 0.03


def check_bins_of_equal_content():
    rng = np.random.default_rng(1)
    values, weights = rng.normal(size=(20000, 2)), rng.uniform(0.5, 1.5, 20000)
    binning = Binning.of_equal_content(values, weights, 5)
    contents = binning.contents(values, weights[:, None])[:, 0].reshape(5, 5)
    for axis in (0, 1):
        assert np.abs(contents.sum(axis=axis) / weights.sum() - 0.2).max() < 0.01
    beyond = binning.index(np.array([[-99.0, -99.0], [99.0, 99.0]]))
    assert beyond.tolist() == [0, 24]


def check_bins_of_the_score():
    """As many as wanted, unless the training events cannot fill them"""
    assert bins_of_score(20, 2, 22000) == 20 and bins_of_score(20, 1, 22000) == 20
    assert bins_of_score(20, 3, 22000) == 7 and bins_of_score(20, 2, 4400) == 9
    assert bins_of_score(20, 2, 10) == 2


def check_chunks_and_counts():
    """An event counted twice is the same as two events"""

    class Slope:
        def log_likelihoods(self, x):
            return x[:, [0]] * SCAN.coarse.points[:, 0]

    x = np.arange(6.0).reshape(3, 2)
    counted = SCAN.of_events(Slope(), x, np.array([2.0, 0.0, 1.0]))
    assert np.allclose(counted, SCAN.of_events(Slope(), x[[0, 0, 2]]))
    assert np.allclose(counted, 4.0 * SCAN.fine.axes[0][:, None])


def check_ratio_is_normalised():
    class Estimator:
        def evaluate_log_likelihood_ratio(self, x, theta, test_all_combinations, calculate_covariance):
            return np.outer(theta[:, 0], x[:, 0]), None

    thetas, x = np.array([[0.5], [1.0]]), np.array([[1.0], [2.0], [3.0]])
    model = RatioModel(Estimator(), thetas, np.array([0.1, 0.2]))
    assert np.allclose(model.log_likelihoods(x), np.outer(x[:, 0], thetas[:, 0]) - [0.1, 0.2])


if __name__ == "__main__":
    run_checks(globals())
