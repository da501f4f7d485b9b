"""The machine-learning card: what is trained, how, and where the likelihood is scanned.

The keys of MadMiner's own card keep their meaning; `sampling`, `training`, `limits` and `export` are optional
additions.
"""
import re

from card_export import read_export
from card_file import read_card_file
from card_quadratic import read_quadratic
from methods import KNOWN, METHODS, POINTS, POINTS_FROM, check_methods, kind_of
from parameter_points import read_points
from step import fail, shown

SECTIONS = {
    "estimator", "methods", "asymptotic_limits", "include_xsec", "histogram_vars", "fisher_information", "plotting",
    "sampling", "training", "limits", "export",
}
HIDDEN_LAYERS = {"ratio": (64, 64, 64), "score": (100, 100), "density": (50,), "morphing_aware": (32, 32)}

FEWEST_TOYS = 100  # the error of their 95 % quantile is a fifth of it


class Card:
    """The checked card.

    root: the Section of the whole card, for the places of keys in messages
    methods: names in the order of the card
    points: {method: {"theta_0": ParameterPoints, "theta_1": ParameterPoints (ratio methods only)}}, its sections
    export, quadratic: see card_export, card_quadratic
    scan, sampling, training, limits, fisher, plotting: see the functions that read them
    with_rate: the likelihoods that are computed: True (rate and shape), False (shape only)
    histogram_variable: observable of the histogram shown for comparison
    """

    def __init__(self, root):
        root.check_keys(SECTIONS | set(KNOWN))
        root.word("estimator", "parameterized", choices=("parameterized",))
        self.root = root
        self.methods = root.sequence("methods")
        for position in range(len(self.methods)):
            check_methods(self.methods[: position + 1], root.where("methods[%d]" % position))
        self.points = {
            name: _read_method(root.section(name), name)
            for name in root.content
            if name in METHODS and POINTS[kind_of(name)]
        }
        self.quadratic = read_quadratic(root.section("quadratic", {}))
        self.scan = _read_scan(root.section("asymptotic_limits"))
        self.with_rate = _read_with_rate(root)
        self.histogram_variable = root.word("histogram_vars")
        self.sampling = _read_sampling(root.section("sampling", {}))
        self.training = _read_training(root.section("training", {}))
        self.limits = _read_limits(root.section("limits", {}))
        self.fisher = _read_fisher(root.section("fisher_information", {}), self.scan)
        self.plotting = _read_plotting(root.section("plotting", {}))
        self.export = read_export(root.section("export", {}), self)

    def section_of(self, method):
        """-> the method whose section has the parameter points of `method`: itself, or the first one of the card that
        needs the same points, or None"""
        if method in self.points:
            return method
        kinds = POINTS_FROM[kind_of(method)]
        return next((name for kind in kinds for name in self.points if kind_of(name) == kind), None)

    def points_of(self, method):
        """-> {"theta_0": ParameterPoints, ...}; ends the step if the card has none for `method`"""
        wanted, section = POINTS[kind_of(method)], self.section_of(method)
        if wanted and section is None:
            needed = " and ".join(wanted)
            fail(
                "%s: there are no parameter points for the method %s" % (shown(self.root.file), method),
                "add a section %s with %s, from which its training samples are drawn" % (method, needed),
            )
        return {key: self.points[section][key] for key in wanted}


def load_card(path):
    """Reads and checks the card. Ends the step at a mistake, with its file, line and key."""
    return Card(read_card_file(path, "the machine-learning card", "ml_input"))


def _read_method(section, name):
    section.check_keys(set(POINTS[kind_of(name)]))
    return {key: read_points(section.section(key)) for key in POINTS[kind_of(name)]}


def _read_scan(section):
    """-> {"ranges": [(min, max)], "resolutions": [int], "theta_true": [float]}, an entry per parameter"""
    section.check_keys({"region", "resolutions", "theta_true"})
    region = section.section("region")
    names = ["theta_%d" % i for i in range(len(region.content))]
    region.check_keys(names + [key for key in region.content if re.fullmatch("theta_[0-9]+", str(key))])
    if not names or set(region.content) != set(names):
        section.reject(
            "region", list(region.content), "theta_0, theta_1 and so on, one for each parameter of the physics card,"
        )
    ranges = []
    for name in names:
        bounds = region.section(name)
        bounds.check_keys({"min", "max"})
        low = bounds.number("min")
        ranges.append((low, bounds.number("max", above=low)))
    scan = {
        "ranges": ranges,
        "resolutions": section.integers("resolutions", at_least=3),
        "theta_true": section.numbers("theta_true"),
    }
    for key in ("resolutions", "theta_true"):
        if len(scan[key]) != len(ranges):
            section.reject(key, scan[key], "one entry per parameter of asymptotic_limits.region (%d)" % len(ranges))
    for value, (low, high) in zip(scan["theta_true"], ranges):
        if not low <= value <= high:
            section.reject("theta_true", scan["theta_true"], "a point inside asymptotic_limits.region")
    return scan


def _read_with_rate(root):
    values = root.sequence("include_xsec", [True, False])
    for i, value in enumerate(values):
        if not isinstance(value, bool):
            root.reject("include_xsec[%d]" % i, value, "true (rate and shape) or false (shape only)")
    return [value for value in (True, False) if value in values]


def _read_sampling(section):
    """-> {"test_split", "validation_split"}: shares of the events kept from the training samples"""
    section.check_keys({"test_split", "validation_split"})
    return {
        "test_split": section.number("test_split", 0.2, above=0, below=1),
        "validation_split": section.number("validation_split", 0.0, at_least=0, below=1),
    }


def _read_training(section):
    """-> {"members", "initial_lr", "final_lr", "validation_split", "hidden": {"ratio": sizes, ...},
    "epoch_factor": {method: factor}, "device"}"""
    section.check_keys(
        {"members", "initial_lr", "final_lr", "validation_split", "hidden_layers", "epoch_factor", "device"}
    )
    hidden = section.section("hidden_layers", {})
    hidden.check_keys(set(HIDDEN_LAYERS))
    factors = section.section("epoch_factor", {"alice": 2})
    factors.check_keys(set(KNOWN))
    return {
        "members": section.integer("members", 2),
        "initial_lr": section.number("initial_lr", 0.01, above=0),
        "final_lr": section.number("final_lr", 0.0001, above=0),
        "validation_split": section.number("validation_split", 0.1, above=0, below=1),
        "hidden": {name: tuple(hidden.integers(name, list(sizes))) for name, sizes in HIDDEN_LAYERS.items()},
        "epoch_factor": dict({"quadratic": 4}, **{name: factors.integer(name) for name in factors.content}),
        "device": section.word("device", "cpu", choices=("cpu", "cuda", "auto")),
    }


def _read_limits(section):
    """-> {"coarse_resolution", "normalisation_resolution": points per parameter, "score_bins": bins per component,
    "toys": number of pseudo-experiments}"""
    section.check_keys({"coarse_resolution", "normalisation_resolution", "score_bins", "toys"})
    toys = section.integer("toys", 0, at_least=0)
    if 0 < toys < FEWEST_TOYS:
        section.reject("toys", toys, "0 (none) or a whole number of at least %d" % FEWEST_TOYS)
    return {
        "coarse_resolution": section.integer("coarse_resolution", 13, at_least=4),
        "normalisation_resolution": section.integer("normalisation_resolution", 7, at_least=4),
        "score_bins": section.integer("score_bins", 20, at_least=2),
        "toys": toys,
    }


def _read_fisher(section, scan):
    """-> None, or {"theta", "observable", "bins"}"""
    section.check_keys({"bool", "observable", "histogram_bins", "histogram_range", "theta_true"})
    if not section.flag("bool", False):
        return None
    theta, bins = section.numbers("theta_true", scan["theta_true"]), section.numbers("histogram_bins")
    if len(theta) != len(scan["ranges"]):
        section.reject(
            "theta_true", theta, "one entry per parameter of asymptotic_limits.region (%d)" % len(scan["ranges"])
        )
    if len(bins) < 2 or any(low >= high for low, high in zip(bins, bins[1:])):
        section.reject("histogram_bins", bins, "a rising list of bin edges")
    return {"theta": theta, "observable": section.word("observable"), "bins": bins}


def _read_plotting(section):
    """-> {"main": method whose regions are filled, "all": bool, "separate": bool, "rates": bool}"""
    section.check_keys(
        {"all_methods", "all_methods_pvalue", "all_methods_separate", "correlations", "correlations_methods", "rates"}
    )
    return {
        "all": section.flag("all_methods", True),
        "main": section.word("all_methods_pvalue", "alices", choices=KNOWN),
        "separate": section.flag("all_methods_separate", True),
        "rates": section.flag("rates", True),
    }
