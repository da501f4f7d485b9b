"""SALLINO: the likelihood ratio from one number per event and parameter point.

h_theta(x) = t(x) . (theta - theta_ref), with t the estimated score at theta_ref, is near theta_ref all that x says
about theta (https://arxiv.org/abs/1805.00020). log r(x|theta) is the log ratio of two histograms of h_theta, at
theta and at theta_ref. MadMiner 0.9.6 (limits/asymptotic_limits.py, mode "sallino") leaves the second one out, and so
compares densities of different quantities.
"""
import numpy as np

from event_models.binned import Binning, average_probabilities, bin_probabilities


class ProjectionModel:
    """log p(h_theta|theta) / p(h_theta|theta_ref) at each parameter point.

    scores: function of observables (n_events, n_observables) -> estimated scores (n_events, n_parameters)
    steps: theta - theta_ref (n_thetas, n_parameters)
    histograms: for each of them a Binning and the log ratio of its bins (n_bins,), or None where theta is theta_ref
    """

    def __init__(self, scores, steps, histograms):
        self.scores, self.steps, self.histograms = scores, steps, histograms

    @classmethod
    def trained(cls, events, thetas, reference, scores, bins, test_split):
        """Histograms from the training events of a file.

        events: EventFile; thetas (n_thetas, n_parameters); reference: theta_ref (n_parameters,); bins: of a histogram
        """
        x, weights = events.events("train", test_split)
        t, steps = scores(x), np.asarray(thetas) - np.asarray(reference)
        morphing = events.morphing(thetas)
        average = average_probabilities(weights, morphing)
        at_reference = weights.dot(events.morphing([reference])[0])
        histograms = []
        for step, at_theta in zip(steps, morphing):
            if not step.any():
                histograms.append(None)
                continue
            h = t.dot(step)[:, None]
            binning = Binning.of_equal_content(h, average, bins)
            contents = binning.contents(h, np.stack([weights.dot(at_theta), at_reference], axis=1))
            log_p = np.log(bin_probabilities(contents, len(x)))
            histograms.append((binning, log_p[:, 0] - log_p[:, 1]))
        return cls(scores, steps, histograms)

    def log_likelihoods(self, x):
        """x (n_events, n_observables) -> log r(x|theta) (n_events, n_thetas)"""
        t, log_ratios = self.scores(x), np.zeros((len(x), len(self.steps)))
        for number, (step, histogram) in enumerate(zip(self.steps, self.histograms)):
            if histogram is not None:
                binning, log_ratio = histogram
                log_ratios[:, number] = log_ratio[binning.index(t.dot(step)[:, None])]
        return log_ratios
