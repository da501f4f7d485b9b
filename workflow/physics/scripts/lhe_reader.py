"""Reads LHE files with MadGraph's <rwgt> weights, as this generator and MadGraph write them."""
import gzip
import re
from collections import namedtuple

import numpy as np

from step import fail

EVENT = re.compile(r"<event>\s*\n(.*?)</event>", re.S)
WEIGHT = re.compile(r"<wgt id='([^']+)'>\s*(\S+)\s*</wgt>")
ID, STATUS, PX, PY, PZ, ENERGY = 0, 1, 6, 7, 8, 9  # columns of a particle line

Events = namedtuple("Events", "weights particles")
"""weights (n, benchmarks) in pb; particles (n, k, 13): the columns of the file, momenta in GeV."""


def read_events(path, own, names):
    """All events of a file whose events were made at benchmark ``own``; every event has the same number of particles."""
    with gzip.open(path, "rt") if str(path).endswith(".gz") else open(path) as stream:
        text = stream.read()
    weights, particles = [], []
    for block in EVENT.findall(text):
        body, _, tail = block.partition("<rwgt>")
        lines = body.split("\n")
        first = lines[0].split()
        found = dict(WEIGHT.findall(tail))
        found[own] = first[2]
        missing = [name for name in names if name not in found]
        if missing:
            fail("%s: event %d has no weight for %s" % (path, len(weights) + 1, ", ".join(missing)), "generate it anew")
        weights.append([float(found[name]) for name in names])
        particles.append(" ".join(lines[1:1 + int(first[0])]))
    if not weights:
        fail("%s holds no events" % path, "look at the log of the stage generate")
    return Events(np.array(weights), np.array(" ".join(particles).split(), float).reshape(len(weights), -1, 13))
