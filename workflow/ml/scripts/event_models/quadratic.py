"""The likelihood of events from the quadratic classifier: the logarithm of a ratio of quadratic forms in theta."""
from event_models.morphed import log_ratios, scores
from likelihood.information import score_information

SMALLEST_RATIO = 1e-3  # of p(x|theta) and the mean of p(x|b): estimates below it, of which some are negative, are noise


class QuadraticModel:
    """classifier: Classifier; morphing (n_thetas, n_benchmarks), of the same benchmarks"""

    def __init__(self, classifier, morphing):
        self.classifier, self.morphing = classifier, morphing

    def log_likelihoods(self, x):
        """x (n_events, n_observables) -> log of p(x|theta) over the mean of p(x|b) (n_events, n_thetas)"""
        classifier = self.classifier
        return log_ratios(classifier.densities(x), classifier.cross_sections, self.morphing, SMALLEST_RATIO)


def quadratic_information(scan, theta, classifier):
    """Fisher information of the estimated scores, see score_information. theta (n_parameters,)"""
    events = scan.events
    densities = classifier.densities(scan.test_events(theta)[0])
    morphing, gradient = events.morphing([theta])[0], events.morphing_gradient(theta)
    return score_information(
        scan, theta, scores(densities, classifier.cross_sections, morphing, gradient, SMALLEST_RATIO)
    )
