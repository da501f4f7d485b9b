"""Estimated scores, the derivatives of log p(x|theta) at one point: statistics of the events for a histogram."""
import numpy as np

from event_models.morphed import scores
from event_models.quadratic import SMALLEST_RATIO
from methods import kind_of
from quadratic.classifier import Classifier

from madminer.ml import load_estimator


def score_function(events, method, folder, theta):
    """The scores of one method: of SALLY at the point of its training, of the quadratic classifier at `theta`.

    events: EventFile; folder: models/<method> of the training step; theta (n_parameters,)
    -> function of observables (n_events, n_observables) -> scores (n_events, n_parameters)
    """
    if kind_of(method) == "quadratic":
        classifier = Classifier.load(folder)
        morphing, gradient = events.morphing([theta])[0], events.morphing_gradient(theta)
        return lambda x: scores(
            classifier.densities(x), classifier.cross_sections, morphing, gradient, SMALLEST_RATIO
        )
    estimator = load_estimator(folder)
    return lambda x: np.asarray(estimator.evaluate_score(x=x, calculate_covariance=False)[0], dtype=float)
