"""The parameters of the MadMiner file, checked against the card."""
import bundle  # noqa: F401
from step import fail

MOST_PARAMETERS = 2  # beyond that a scan on a regular grid and one picture are not the right tools


def check_parameters(analyzer, card):
    """analyzer: MadMiner's DataAnalyzer -> names of the parameters, in the file's order"""
    names = list(analyzer.parameters)
    if len(names) > MOST_PARAMETERS:
        fail(
            "%s has %d parameters (%s); the scan and the plot are made for one or two"
            % (analyzer.madminer_filename, len(names), ", ".join(names)),
            "configure the analysis with two parameters, or fix the others",
        )
    if analyzer.morpher is None:
        fail("%s has no morphing setup" % analyzer.madminer_filename, "set set_morphing in the physics input.yml")
    if len(card.scan["ranges"]) != len(names):
        fail(
            "%s: asymptotic_limits.region has %d parameters, %s has %d (%s)"
            % (card.file, len(card.scan["ranges"]), analyzer.madminer_filename, len(names), ", ".join(names)),
            "give region, resolutions and theta_true one entry per parameter",
        )
    for method, points in card.points.items():
        for key, point in points.items():
            _check_point(analyzer, names, "%s: %s.%s" % (card.file, method, key), point)
    return names


def _check_point(analyzer, names, where, point):
    if point.sampling == "benchmark" and point.argument not in analyzer.benchmarks:
        fail(
            "%s.sampling_arg: no benchmark %r in %s" % (where, point.argument, analyzer.madminer_filename),
            "it has %s" % ", ".join(analyzer.benchmarks),
        )
    if point.sampling == "morphing_point" and len(point.argument) != len(names):
        fail("%s.sampling_arg needs %d numbers" % (where, len(names)), "one each for %s" % ", ".join(names))
    if point.sampling == "random_morphing_points" and len(point.argument[1]) != len(names):
        fail("%s.prior needs %d entries" % (where, len(names)), "one each for %s" % ", ".join(names))


def check_observables(analyzer, card):
    """Ends the step if the card names an observable that the file does not have."""
    wanted = [("histogram_vars", card.histogram_variable)]
    if card.fisher is not None:
        wanted.append(("fisher_information.observable", card.fisher["observable"]))
    for key, name in wanted:
        if name not in analyzer.observables:
            fail(
                "%s: %s: no observable %r in %s" % (card.file, key, name, analyzer.madminer_filename),
                "it has %s" % ", ".join(analyzer.observables),
            )
