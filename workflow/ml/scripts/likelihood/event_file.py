"""A MadMiner event file: its events in parts, its morphing, and whether the card fits it."""
import numpy as np

from card_agreement import Known, check_agreement
from patches.event_cache import CachedEvents
from step import fail, shown

from madminer.analysis import DataAnalyzer


class EventFile(CachedEvents, DataAnalyzer):
    """MadMiner's analyser with the events in memory. Its first events are for training, its last ones for tests."""

    def events(self, partition, test_split):
        """The events of "all", "train" or "test"; weights are scaled so that their sums stay the cross sections.

        test_split: share of the events in "test"
        -> observables (n_events, n_observables), weights at the benchmarks in pb (n_events, n_benchmarks)
        """
        start, end, scale = 0, None, 1.0
        if partition != "all":
            start, end, scale = self._bounds_of(partition, test_split)
        x, weights = self.weighted_events(start_event=start, end_event=end)
        return x, weights * scale

    def _bounds_of(self, partition, test_split):
        if hasattr(self, "_calculate_partition_bounds"):
            return self._calculate_partition_bounds(partition, test_split, 0.0)
        return self._train_validation_test_split(partition, test_split, 0.0)  # its name in MadMiner 0.9.3

    def morphing(self, thetas):
        """-> weights at theta = morphing . weights at the benchmarks (n_thetas, n_benchmarks); thetas (n_thetas,
        n_parameters)"""
        thetas, components = np.asarray(thetas, dtype=float), self.morpher.components
        monomials = np.ones((len(thetas), len(components)))
        for theta, powers in zip(thetas.T, components.T):
            monomials *= theta[:, None] ** powers
        basis = monomials.dot(self.morpher.morphing_matrix)
        morphing = np.zeros((len(thetas), self.n_benchmarks))  # benchmarks beyond the basis do not take part
        morphing[:, : basis.shape[1]] = basis
        return morphing

    def morphing_gradient(self, theta):
        """-> derivative of one row of `morphing` (n_parameters, n_benchmarks); theta (n_parameters,)"""
        return np.asarray(self._get_dtheta_benchmark_matrix(np.asarray(theta)))

    def cross_sections(self, thetas):
        """thetas (n_thetas, n_parameters) -> after cuts, from all events, in pb (n_thetas,)"""
        sums, _ = self.xsecs(list(self.benchmarks))
        return self.morphing(thetas).dot(sums)


def probabilities(weights):
    """weights (n_events,), of which morphing makes some negative -> probabilities with the sum 1 (n_events,)"""
    positive = np.maximum(weights, 0.0)
    return positive / positive.sum()


def check_file(analyzer, card):
    """Ends the step if the card names something that the file does not have. analyzer: MadMiner's DataAnalyzer"""
    file = shown(analyzer.madminer_filename)
    if analyzer.morpher is None:
        fail("%s has no morphing setup" % file, "set set_morphing in the physics card")
    check_agreement(card, Known(list(analyzer.parameters), list(analyzer.benchmarks), list(analyzer.observables), file))
