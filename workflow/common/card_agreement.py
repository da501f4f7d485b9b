"""Checks that the machine-learning card fits an analysis: the physics card before generation, or a MadMiner file."""
from collections import namedtuple

from nearest import did_you_mean
from step import fail

Known = namedtuple("Known", "parameters benchmarks observables source")
"""Names of an analysis, each in its order, and the file that defines them"""

MOST_PARAMETERS = 5  # with more, a regular grid has too few points per parameter


def check_agreement(card, known):
    """Ends the step where the card (ml_card.Card) names something that is not in ``known``."""
    count, names = len(known.parameters), ", ".join(known.parameters)
    if count > MOST_PARAMETERS:
        fail(
            "%s has %d parameters (%s); the scan is made for at most %d"
            % (known.source, count, names, MOST_PARAMETERS),
            "leave parameters out of the physics card: those stay at the value of the param_card",
        )
    if len(card.scan["ranges"]) != count:
        fail(
            "%s has %d parameters, %s has %d (%s)"
            % (card.root.where("asymptotic_limits.region"), len(card.scan["ranges"]), known.source, count, names),
            "give region, resolutions and theta_true one entry per parameter",
        )
    for method, points in card.points.items():
        for key, point in points.items():
            check_points(card, "%s.%s" % (method, key), point, known)
    check_observable(card, "histogram_vars", card.histogram_variable, known)
    if card.fisher is not None:
        check_observable(card, "fisher_information.observable", card.fisher["observable"], known)
    if card.export["pyhf"] is not None and "observable" in card.export["pyhf"]:
        check_observable(card, "export.pyhf.observable", card.export["pyhf"]["observable"], known)


def check_points(card, key, point, known):
    """Ends the step where the ParameterPoints at ``key`` name no benchmark of ``known``, or not all its parameters."""
    count = len(known.parameters)
    if point.sampling == "benchmark":
        if point.argument not in known.benchmarks:
            fail(
                "%s: there is no benchmark %r in %s"
                % (card.root.where(key + ".sampling_arg"), point.argument, known.source),
                did_you_mean(point.argument, known.benchmarks),
            )
        return
    where, given = {
        "morphing_point": ("sampling_arg", point.argument),
        "random_morphing_points": ("prior", point.argument[-1]),
    }[point.sampling]
    if len(given) != count:
        fail(
            "%s has %d entries, %s has %d parameters"
            % (card.root.where("%s.%s" % (key, where)), len(given), known.source, count),
            "give one each for %s" % ", ".join(known.parameters),
        )


def check_observable(card, key, name, known):
    """Ends the step where the observable at ``key`` is none of ``known``."""
    if name not in known.observables:
        fail(
            "%s: there is no observable %r in %s" % (card.root.where(key), name, known.source),
            did_you_mean(name, known.observables),
        )


def find_warnings(card, ranges=None):
    """-> warnings about a scan that reaches beyond what networks are trained on, or beyond the physics card's parameter
    ``ranges`` [(low, high)], where they are known"""
    found = []
    for number, (low, high) in enumerate(card.scan["ranges"]):
        region = "%s reaches from %g to %g" % (card.root.where("asymptotic_limits.region.theta_%d" % number), low, high)
        if ranges is not None and not (ranges[number][0] <= low and high <= ranges[number][1]):
            beyond = "%s, the parameter_range of the physics card from %g to %g: " % ((region,) + tuple(ranges[number]))
            found.append(beyond + "the benchmarks were not chosen for points outside it")
        sections = {card.section_of(method) for method in card.methods} - {None}
        for method in sorted(sections, key=list(card.points).index):
            point = card.points[method]["theta_0"]
            if point.sampling != "random_morphing_points" or len(point.argument[1]) <= number:
                continue
            shape, first, last = point.argument[1][number]
            if shape == "flat" and not (first <= low and high <= last):
                prior = "the prior of %s from %g to %g: its networks see no events outside it" % (method, first, last)
                found.append("%s, %s" % (region, prior))
    return found
