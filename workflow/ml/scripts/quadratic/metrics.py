"""How well the quadratic classifier reproduces the joint log ratio, on events that were not used for training."""
import numpy as np

from event_models.parton_level import PartonLevel
from event_models.quadratic import QuadraticModel
from json_files import finite_or_none
from networks.metrics import LOG_RATIO_CLIP, TEST_POINTS
from seeds import seed_sequence

_STREAM = 105  # this step's branch of the user's seed


def test_metrics(scan, classifier, seed):
    """The mean over all test events and over TEST_POINTS parameter points, flat in the region of the scan.

    As for ratio methods, the denominator is a benchmark, here the first one of the file, and half of the weight is of
    events of the denominator. -> {"log_ratio_correlation", "log_ratio_mse"}; a correlation with a constant is None
    """
    rng = np.random.default_rng(seed_sequence(seed, _STREAM))
    low, high = np.array(scan.card.scan["ranges"]).T
    reference = reference_point(scan.events)
    thetas = np.concatenate([[reference], rng.uniform(low, high, (TEST_POINTS, len(low)))])
    parton_level = PartonLevel(scan, thetas)
    x = scan.test_events(reference)[0]
    joint = parton_level.log_likelihoods(parton_level.weights)
    estimated = QuadraticModel(classifier, parton_level.morphing).log_likelihoods(x)
    shares = np.stack([scan.test_events(theta)[1] for theta in thetas], axis=1)
    joint, estimated = [table[:, 1:] - table[:, :1] for table in (joint, estimated)]
    return _compare(np.clip(joint, -LOG_RATIO_CLIP, LOG_RATIO_CLIP), estimated, shares[:, 1:] + shares[:, :1])


def reference_point(events):
    """-> theta of the first benchmark of a file, MadMiner's default (n_parameters,); events: EventFile"""
    return np.array(list(next(iter(events.benchmarks.values())).values.values()))


def _compare(joint, estimated, weights):
    """joint, estimated: log ratios, with weights; each (n_events, n_thetas)"""
    weights = weights / weights.sum()
    offsets = [values - (weights * values).sum() for values in (joint, estimated)]
    covariance, one, other = [
        float((weights * offsets[i] * offsets[j]).sum()) for i, j in ((0, 1), (0, 0), (1, 1))
    ]
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = np.float64(covariance) / np.sqrt(one * other)
    return {
        "log_ratio_correlation": finite_or_none(correlation),
        "log_ratio_mse": float((weights * (joint - estimated) ** 2).sum()),
    }
