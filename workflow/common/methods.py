"""The inference methods that this workflow can train: one table, which everything else asks.

Order and names are MadMiner's. Papers: https://arxiv.org/abs/ and the number.
"""
from collections import namedtuple

from nearest import did_you_mean
from step import fail

Method = namedtuple("Method", "label kind likelihood estimator loss layers arrays papers")
"""What a method is.

label: in plots and documents
kind: of its training samples: "ratio" (events of theta and of a denominator theta_1), "score" (of one theta),
    "density" (of many theta), "quadratic" (the events of the file with all their weights)
likelihood: how log p(x|theta) follows from its networks, see event_models/loading.py
estimator: class of madminer.ml, None for our own; loss: MadMiner's name of its loss
layers: key of the card's training.hidden_layers, None for those of its own section
arrays: what its loss reads: observables x, theta, label y, joint ratio r_xz, joint score t_xz,
    shares of the benchmarks labels
papers: arXiv numbers
"""

_GOLD = ("1805.00013", "1805.00020", "1805.12244")
_ALICE = ("1808.00973",)


def _ratio(loss, arrays, papers):
    arrays = ("x", "theta", "y") + arrays
    return Method(loss.upper(), "ratio", "ratio", "ParameterizedRatioEstimator", loss, "ratio", arrays, papers)


def _score(loss, likelihood):
    return Method(loss.upper(), "score", likelihood, "ScoreEstimator", loss, "score", ("x", "t_xz"), _GOLD)


# The place in the table is a branch of the seed: new methods come last.
METHODS = {
    "alice": _ratio("alice", ("r_xz",), _ALICE),
    "alices": _ratio("alices", ("r_xz", "t_xz"), _ALICE),
    "carl": _ratio("carl", (), ("1506.02169",)),
    "cascal": _ratio("cascal", ("t_xz",), _GOLD),
    "rascal": _ratio("rascal", ("r_xz", "t_xz"), _GOLD),
    "rolr": _ratio("rolr", ("r_xz",), _GOLD),
    "sally": _score("sally", "score"),
    "quadratic": Method(
        "quadratic classifier", "quadratic", "quadratic", None, None, None, ("x", "labels"), ("2007.10356",)
    ),
    "sallino": _score("sallino", "projected score"),
    "scandal": Method(
        "SCANDAL", "density", "density", "LikelihoodEstimator", "scandal", "density", ("x", "theta", "t_xz"), _GOLD
    ),
    # Components of the ratio as MadMiner builds them, trained with ALICE's loss; no paper describes it.
    "morphing_aware": Method(
        "morphing-aware ALICE", "ratio", "ratio", "MorphingAwareRatioEstimator", "alice", "morphing_aware",
        ("x", "theta", "y", "r_xz"), _ALICE,
    ),
}
KNOWN = tuple(METHODS)
# Parameter points that the training samples of each kind need, and whose sections of the card have them.
POINTS = {"ratio": ("theta_0", "theta_1"), "score": ("theta_0",), "density": ("theta_0",), "quadratic": ()}
POINTS_FROM = {"ratio": ("ratio",), "score": ("score",), "density": ("density", "ratio"), "quadratic": ()}


def kind_of(method):
    """-> the kind of its training samples: "ratio" | "score" | "density" | "quadratic" """
    return METHODS[method].kind


def label_of(method):
    """-> its name in plots"""
    return METHODS[method].label


def number_of(method):
    """-> its branch of the seed"""
    return KNOWN.index(method)


def check_methods(names, where):
    """Ends the step unless `names` are known methods, each named once."""
    for position, name in enumerate(names):
        if name == "all":
            fail("%s: all is not the name of a method" % where, "write all alone, or name the methods")
        if name not in METHODS:
            fail("%s: unknown method %r; known are %s" % (where, name, ", ".join(KNOWN)), did_you_mean(name, KNOWN))
        if name in names[:position]:
            fail("%s: the method %r is listed twice" % (where, name), "name each method once")


def choose_methods(asked, card_methods):
    """The methods of a run, in the order given.

    asked: the words after ``--methods``: "all", or names separated by spaces or commas.
    card_methods: the methods of the card.
    """
    names = [name for word in asked for name in word.replace(",", " ").split()]
    if names == ["all"]:
        return list(card_methods)
    if not names:
        fail("-p methods= names no method", "write all, or some of: %s" % ", ".join(KNOWN))
    check_methods(names, "-p methods=")
    return names
