"""Checks that MadGraph reweighted its events: if this fails, it ends with exit code 0 and an LHE file without the
weights."""
import gzip

import numpy as np

from lhe.reader import read_events
from madgraph.log import explain
from step import fail, shown

SAME = 1e-6  # relative; MadGraph writes eight digits
MEANING = "without these weights nothing can be learned about the parameters"


def check_reweighting(lhe, own, names, logs, process, different=True):
    """Ends the step when events made at benchmark ``own`` have no weights for the others of ``names``.

    With ``different``, also when all weights of all other benchmarks equal the original ones.
    """
    if len(names) < 2:
        return
    if not has_weights(lhe):
        fail(
            "MadGraph did not reweight its events: %s holds no <rwgt>\n%s" % (shown(lhe), explain(logs, process)),
            "fix the errors above; %s" % MEANING,
        )
    if not different:
        return
    weights = read_events(lhe, own, names).weights
    original = weights[:, [list(names).index(own)]]
    if np.allclose(weights, original, rtol=SAME, atol=0.0):
        fail(
            "MadGraph's reweighting changed nothing: in %s the weights at all %d benchmarks equal the original"
            % (shown(lhe), len(names)),
            "look at %s and compare the physics card's lha_block and lha_id with the model's parameters; where no "
            "parameter enters the process on purpose, write checks: {reweighting: false} into the physics "
            "card" % shown(logs[0]),
        )


def has_weights(lhe):
    """Whether the packed LHE file holds weights of MadGraph's reweighting"""
    with gzip.open(lhe, "rt") as stream:
        return any("<rwgt>" in line for line in stream)
