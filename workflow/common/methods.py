"""The inference methods of MadMiner that this workflow can train, and which of them a run uses."""
from nearest import did_you_mean
from step import fail

# Ratio estimators r(x|theta), https://arxiv.org/abs/1805.00020 and https://arxiv.org/abs/1808.00973 (ALICE, ALICES).
RATIO = ("alice", "alices", "carl", "cascal", "rascal", "rolr")
# Estimators of the score at one reference point, https://arxiv.org/abs/1805.00020 (SALLY).
SCORE = ("sally",)
KNOWN = RATIO + SCORE


def kind_of(method):
    """-> "ratio" | "score" """
    return "score" if method in SCORE else "ratio"


def check_methods(names, where):
    """Ends the step unless `names` are known methods, each named once."""
    for position, name in enumerate(names):
        if name not in KNOWN:
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
