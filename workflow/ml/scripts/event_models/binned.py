"""The likelihood of events in bins of summary statistics, such as observables or estimated scores."""
import numpy as np

from likelihood.event_file import probabilities

QUANTILES = (0.001, 0.999)  # of the training events: the outermost bins begin there and hold everything beyond
SMALLEST_CONTENT = 0.1  # of a bin, in training events of average weight: no event may rule out a parameter point alone


class Binning:
    """A regular product of bins. edges: one rising array (n_edges,) per statistic"""

    def __init__(self, edges):
        self.edges = [np.asarray(one, dtype=float) for one in edges]
        self.shape = tuple(len(one) - 1 for one in self.edges)

    @classmethod
    def of_equal_content(cls, statistics, weights, bins):
        """Bins that each hold the same share of the events, in each statistic alone.

        statistics (n_events, n_statistics); weights (n_events,); bins: number per statistic
        """
        shares = np.linspace(QUANTILES[0], QUANTILES[1], bins + 1)
        return cls([np.unique(_quantiles(column, weights, shares)) for column in statistics.T])

    def index(self, statistics):
        """statistics (n_events, n_statistics) -> number of the bin of each event (n_events,)"""
        indices = [
            np.clip(np.searchsorted(edges, column, side="right") - 1, 0, len(edges) - 2)
            for edges, column in zip(self.edges, statistics.T)
        ]
        return np.ravel_multi_index(indices, self.shape)

    def contents(self, statistics, weights):
        """statistics (n_events, n_statistics); weights (n_events, n_columns) -> sums (n_bins, n_columns)"""
        index, size = self.index(statistics), int(np.prod(self.shape))
        return np.stack([np.bincount(index, column, minlength=size) for column in weights.T], axis=1)


class BinnedModel:
    """log p(x|theta) from the contents of bins, which morph as the events do.

    summary: function of observables (n_events, n_observables) -> statistics (n_events, n_statistics)
    binning: Binning; probabilities: of each bin at each parameter point (n_bins, n_thetas)
    """

    def __init__(self, summary, binning, probabilities):
        self.summary, self.binning, self.probabilities = summary, binning, probabilities

    @classmethod
    def trained(cls, events, thetas, summary, bins, test_split):
        """Bins and contents from the training events of a file.

        events: EventFile; thetas (n_thetas, n_parameters); bins: number per statistic, or a Binning
        """
        x, weights = events.events("train", test_split)
        statistics, morphing = summary(x), events.morphing(thetas)
        if not isinstance(bins, Binning):
            bins = Binning.of_equal_content(statistics, average_probabilities(weights, morphing), bins)
        contents = bins.contents(statistics, weights).dot(morphing.T)
        return cls(summary, bins, bin_probabilities(contents, len(x)))

    def log_likelihoods(self, x):
        """x (n_events, n_observables) -> (n_events, n_thetas)"""
        return np.log(self.probabilities)[self.binning.index(self.summary(x))]


def bin_probabilities(contents, n_events):
    """Contents of bins, none below SMALLEST_CONTENT, normalised.

    contents (n_bins, n_columns): sums of weights of n_events -> (n_bins, n_columns)
    """
    contents = np.maximum(contents, SMALLEST_CONTENT * contents.sum(axis=0) / n_events)
    return contents / contents.sum(axis=0)


def average_probabilities(weights, morphing):
    """The average over parameter points of the events' probabilities.

    weights (n_events, n_benchmarks); morphing (n_thetas, n_benchmarks) -> (n_events,)
    """
    at_points = weights.sum(axis=0).dot(morphing.T)  # cross sections (n_thetas,)
    return probabilities(weights.dot((morphing / at_points[:, None]).mean(axis=0)))


def _quantiles(values, weights, shares):
    order = np.argsort(values)
    below = np.cumsum(weights[order])
    return np.interp(shares * below[-1], below, values[order])
