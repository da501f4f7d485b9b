"""Whether the quadratic classifier is right about events that it has not seen.

1. The mean of r(x|theta) = p(x|theta) / p(x|reference) over events of the reference is 1 for every theta.
2. Of the events with a predicted share s of a benchmark, that benchmark has the share s: in bins of s, the difference
   between labels and predictions is 0 within its error, which the scatter of the labels gives.
"""
from itertools import product

import numpy as np

from event_models.quadratic import QuadraticModel
from quadratic.metrics import reference_point
from quadratic.samples import soft_labels
from step import warn

BINS = 10  # of equal content
MOST_SIGMAS, MOST_MEAN = 5.0, 0.1  # a mean that is off by more than both is no fluctuation, and matters
MOST_CHI2, MOST_MISCALIBRATION = 5.0, 0.05  # chi2 over degrees of freedom, and rms of observed over predicted share - 1


def test_closure(scan, classifier):
    """-> {"mean_ratio": [{"theta", "mean", "error"}], "calibration": {benchmark: {"chi2", "ndf", "rms"}}}"""
    x, weights = scan.events.events("test", scan.card.sampling["test_split"])
    return {
        "mean_ratio": mean_ratios(scan, classifier),
        "calibration": calibration(classifier, x, soft_labels(weights, weights.sum(axis=0))),
    }


def mean_ratios(scan, classifier):
    """At the corners of the scan and at the ends of its axes, the other parameters those of the reference."""
    reference, ranges = reference_point(scan.events), scan.card.scan["ranges"]
    thetas = [list(corner) for corner in product(*ranges)] if len(ranges) > 1 else []
    for number, ends in enumerate(ranges):
        thetas += [list(reference[:number]) + [end] + list(reference[number + 1 :]) for end in ends]
    x, share = scan.test_events(reference)
    model = QuadraticModel(classifier, scan.events.morphing([reference] + thetas))
    log_likelihoods = model.log_likelihoods(x)
    ratios = np.exp(log_likelihoods[:, 1:] - log_likelihoods[:, :1])
    means = share.dot(ratios)
    errors = np.sqrt((share ** 2).dot((ratios - means) ** 2))
    return [
        {"theta": [float(value) for value in theta], "mean": float(mean), "error": float(error)}
        for theta, mean, error in zip(thetas, means, errors)
    ]


def calibration(classifier, x, labels):
    """x (n_events, n_observables); labels (n_events, n_benchmarks) of samples.soft_labels -> {benchmark: {...}}"""
    shares, total = classifier.shares(x), labels.sum(axis=1)
    found = {}
    for number, benchmark in enumerate(classifier.benchmarks):
        predicted = total * shares[:, number]
        order = np.argsort(shares[:, number], kind="stable")
        groups = np.array_split(order, BINS)
        differences = [labels[group, number] - predicted[group] for group in groups]
        pulls = [one.sum() ** 2 / max((one ** 2).sum(), 1e-300) for one in differences]
        relative = [one.sum() / max(predicted[group].sum(), 1e-300) for one, group in zip(differences, groups)]
        found[benchmark] = {
            "chi2": float(np.sum(pulls)),
            "ndf": BINS - 1,  # the cross sections are those of the same events
            "rms": float(np.sqrt(np.mean(np.square(relative)))),
        }
    return found


def warn_of_closure(closure):
    """Warns in the step's log where a test fails by more than both of its margins. closure: of test_closure"""
    for row in closure["mean_ratio"]:
        offset = abs(row["mean"] - 1.0)
        if offset > MOST_SIGMAS * row["error"] and offset > MOST_MEAN:
            warn(
                "the mean ratio of the quadratic classifier at theta = %s is %.3f +- %.3f instead of 1; raise -p "
                "epochs or -p events_per_benchmark, or scan a smaller region"
                % (row["theta"], row["mean"], row["error"])
            )
    for benchmark, row in closure["calibration"].items():
        if row["chi2"] > MOST_CHI2 * row["ndf"] and row["rms"] > MOST_MISCALIBRATION:
            warn(
                "the quadratic classifier is not calibrated at the benchmark %s: chi2 %.0f for %d degrees of freedom "
                "on unseen events; raise -p epochs or -p events_per_benchmark" % (benchmark, row["chi2"], row["ndf"])
            )
