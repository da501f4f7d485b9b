"""Made-up detected events, on which the expressions of a physics card are tried before there are generated ones.

Momenta have the spread of detected ones; every second event has some of heavy resonances. They are not meant to
resemble the process.
"""
from collections import namedtuple

import numpy as np

from detector.objects import Detected, make_jets, make_objects, wrap

MadeUpEvents = namedtuple("MadeUpEvents", "detected lacks")
"""``detected``: Detected; ``lacks``: for each event what it lacks, such as "no j" or "1 e, 1 mu"; "" for full
ones"""

KINDS = ("a", "e", "mu", "j")
FULL_EVENTS = 40
FEWEST, MOST = 4, 30  # objects of each kind in a full event
LOWEST_PT, HIGHEST_PT = 20.0, (400.0, 4000.0)  # GeV; the highest of even and odd events
LARGEST_ETA = 2.5
JET_MASSES = (5.0, 25.0)  # GeV
MEAN_MISSING = 30.0  # GeV
SEED = 11


def make_up_events(largest_index):
    """Full events have more objects of each kind than ``largest_index``; then come events that lack one kind, or have
    fewer of it, down to none."""
    rng = np.random.default_rng(SEED)
    most = int(np.clip(largest_index + 2, FEWEST, MOST))
    fewer = [{}] * FULL_EVENTS
    for lacking in [(kind,) for kind in KINDS] + [("e", "mu")]:
        fewer += [dict.fromkeys(lacking, n) for n in range(FEWEST)]
    counts = [dict(dict.fromkeys(KINDS, most), **those) for those in fewer]
    lacks = [", ".join("%s %s" % (n or "no", kind) for kind, n in those.items()) for those in fewer]
    objects = {kind: draw_objects(kind, [count[kind] for count in counts], rng) for kind in KINDS}
    missing = rng.normal(0, MEAN_MISSING, (len(counts), 2))
    return MadeUpEvents(Detected(objects, missing), lacks)


def draw_objects(kind, counts, rng):
    """``counts`` (events,): how many objects of this kind each event has -> Objects"""
    event = np.repeat(np.arange(len(counts)), counts)
    n = len(event)
    pt = np.exp(rng.uniform(np.log(LOWEST_PT), np.log(np.take(HIGHEST_PT, event % 2)), n))
    eta, phi = rng.uniform(-LARGEST_ETA, LARGEST_ETA, n), wrap(rng.uniform(0, 2 * np.pi, n))
    if kind == "j":
        return make_jets(event, pt, eta, phi, rng.uniform(*JET_MASSES, n))
    return make_objects(kind, event, pt, eta, phi, rng.choice([-1, 1], n))
