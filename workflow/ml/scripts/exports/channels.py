"""The channel of the pyhf workspace, from the events of the file: which variables, which bins, which yields."""
from collections import namedtuple

import numpy as np

from exports.bins import boxes_of, equal_boxes, merge_boxes, merge_groups, positions_of
from exports.patch_points import patch_points
from exports.scores import score_function
from exports.yields import Yields, polynomials
from likelihood.event_file import probabilities
from step import warn

Channel = namedtuple("Channel", "name variables bins summary")
"""bins: edges of the only variable, or a number for each variable; summary: function of observables (n_events,
n_observables) -> variables (n_events, n_variables)"""


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
    x, weights = scan.events.events("all", scan.card.sampling["test_split"])
    if "scores" not in wanted:
        column = list(scan.events.observables).index(wanted["observable"])
        channel = Channel(wanted["observable"], [wanted["observable"]], wanted["bins"], lambda x: x[:, [column]])
        return _fill(scan, channel, x, weights)
    unseen, of_unseen = scan.events.events("test", scan.card.sampling["test_split"])
    of_unseen = of_unseen * (weights.sum(axis=0) / of_unseen.sum(axis=0))  # the rate is that of all events
    reference = reference_point(scan.card.scan["ranges"], scan.theta_true)
    scores = score_function(scan.events, wanted["scores"], model_folder, reference)
    names = ["score_%s" % name for name in scan.events.parameters]
    return _fill(scan, Channel("%s_score" % wanted["scores"], names, wanted["bins"], scores), unseen, of_unseen)


def reference_point(ranges, theta_true):
    """The Standard Model, where all parameters are 0, or `theta_true` if the scan does not include it"""
    if all(low <= 0.0 <= high for low, high in ranges):
        return np.zeros(len(ranges))
    return np.asarray(theta_true, dtype=float)


def _fill(scan, channel, x, weights):
    """x: (n_events, n_observables); weights: (n_events, n_benchmarks) in pb"""
    values = channel.summary(x)
    observed = None if scan.observed is None else channel.summary(scan.observed)
    ranges, morpher = scan.card.scan["ranges"], scan.events.morpher
    reference = reference_point(ranges, scan.theta_true)
    thetas = patch_points(ranges, scan.card.limits["coarse_resolution"])
    share = probabilities(weights.dot(scan.events.morphing([reference])[0]))
    number = channel.bins if isinstance(channel.bins, int) else 1
    for number in range(number, 0, -1):  # fewer bins where those of several variables would have to be joined
        boxes = boxes_of(channel.bins) if isinstance(channel.bins, list) else equal_boxes(values, share, number)
        positions = positions_of(values, boxes)
        coefficients, covariance = polynomials(positions, len(boxes), weights, morpher.morphing_matrix)
        yields = Yields(
            channel.name, scan.events.parameters, channel.variables, boxes=boxes, components=morpher.components,
            coefficients=scan.luminosity * coefficients, covariance=scan.luminosity ** 2 * covariance,
            theta_true=scan.theta_true, reference=reference, thetas=thetas, observed=_count(observed, boxes),
        )
        joined = join_empty(yields)
        if joined is not None:
            return joined
    warn("export.pyhf: morphing gives no positive numbers of events in bins of %s: no workspace" % channel.name)
    return None


def _count(values, boxes):
    """values: (n_events, n_variables) or None -> events in each bin (n_bins,), or (0,)"""
    if values is None:
        return np.zeros(0)
    return np.bincount(positions_of(values, boxes), minlength=len(boxes)).astype(float)


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
