"""The channel of the pyhf workspace, from the events of the file: which variables, which bins, which yields."""
import numpy as np

from exports.bins import boxes_of, equal_boxes, merge_boxes, merge_groups, positions_of
from exports.patch_points import patch_points
from exports.yields import Yields, polynomials
from likelihood.event_file import probabilities
from step import warn

from madminer.ml import load_estimator


def is_due(card, method, methods_of_run):
    """Whether the evaluation of `method` makes the yields: of scores that of their method, of an observable the last"""
    wanted = card.export["pyhf"]
    if wanted is None:
        return False
    return method == (wanted["scores"] if "scores" in wanted else methods_of_run[-1])


def channel_yields(scan, wanted, model_folder):
    """The yields in the card's bins; bins without expected events are joined with their neighbours.

    scan: Scan; wanted: the card's export.pyhf; model_folder: of the method, used for scores only
    -> Yields, or None where morphing gives no positive yields at some point of the patch set
    """
    if "scores" not in wanted:
        column = list(scan.events.observables).index(wanted["observable"])
        x, weights = scan.events.events("all", scan.card.sampling["test_split"])
        return _fill(scan, wanted["observable"], [wanted["observable"]], x[:, [column]], weights, wanted["bins"])
    x, weights = scan.events.events("test", scan.card.sampling["test_split"])
    _, all_weights = scan.events.events("all", scan.card.sampling["test_split"])
    weights = weights * (all_weights.sum(axis=0) / weights.sum(axis=0))  # the rate is that of all events
    scores = np.asarray(load_estimator(model_folder).evaluate_score(x=x, calculate_covariance=False)[0], dtype=float)
    names = ["score_%s" % name for name in scan.events.parameters]
    return _fill(scan, "%s_score" % wanted["scores"], names, scores, weights, wanted["bins"])


def reference_point(ranges, theta_true):
    """The Standard Model, where all parameters are 0, or `theta_true` if the scan does not include it"""
    if all(low <= 0.0 <= high for low, high in ranges):
        return np.zeros(len(ranges))
    return np.asarray(theta_true, dtype=float)


def _fill(scan, channel, variables, values, weights, bins):
    """values: (n_events, n_variables); weights: (n_events, n_benchmarks) in pb; bins: edges, or number per variable"""
    ranges = scan.card.scan["ranges"]
    reference = reference_point(ranges, scan.theta_true)
    thetas = patch_points(ranges, scan.card.limits["coarse_resolution"])
    share = probabilities(weights.dot(scan.events.morphing([reference])[0]))
    matrix = scan.events.morpher.morphing_matrix
    number = bins if isinstance(bins, int) else 1
    while number > 0:
        boxes = boxes_of(bins) if isinstance(bins, list) else equal_boxes(values, share, number)
        positions = positions_of(values, boxes)
        coefficients, covariance = polynomials(positions, len(boxes), weights, matrix)
        yields = Yields(
            channel, scan.events.parameters, variables, boxes=boxes, components=scan.events.morpher.components,
            coefficients=scan.luminosity * coefficients, covariance=scan.luminosity ** 2 * covariance,
            theta_true=scan.theta_true, reference=reference, thetas=thetas,
        )
        joined = join_empty(yields)
        if joined is not None:
            return joined
        number -= 1
    warn("export.pyhf: morphing gives no positive numbers of events in bins of %s: no workspace is made" % channel)
    return None


def join_empty(yields):
    """Joins bins until each expects events at all points that are published.

    -> Yields, or None where that leaves no bin, or where bins of several variables, which have no single neighbour,
    would have to be joined
    """
    points = np.vstack([yields.thetas, yields.reference, yields.theta_true])
    at_points = np.asarray([yields.at(theta) for theta in points])
    groups = merge_groups(lambda group: bool((at_points[:, group].sum(axis=1) > 0.0).all()), at_points.shape[1])
    if len(groups) == at_points.shape[1]:
        return yields
    if not groups or len(yields.variables) > 1:
        return None
    return yields.grouped(groups, merge_boxes(yields.boxes, groups))
