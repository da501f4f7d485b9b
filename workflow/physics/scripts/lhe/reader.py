"""Events of an LHE file (J. Alwall et al., hep-ph/0609017) of any process, with MadGraph's <rwgt> weights.

Supported: events with attributes and with different numbers of particles, further blocks and comments in them, both
kinds of quotes, numbers in Fortran's notation (1.0D-3). Anything else ends the step with the file and the line.
"""
import re
from collections import namedtuple

import numpy as np

from lhe.text import DAMAGED, fail_at, read_lhe, weight_factor

WEIGHT = re.compile(r"""<wgt\b[^<>]*?\bid\s*=\s*(?:'([^'<>]*)'|"([^"<>]*)")[^<>]*>\s*([^<]*?)\s*</wgt>""")
FORTRAN_EXPONENT = re.compile(r"(?<=[\d.])[dD](?=[-+]?\d)")
INFO_COLUMNS, COLUMNS = 6, 13  # of an event's first line (particles, process, weight, ...), and of a particle's
ID, STATUS, PX, PY, PZ, ENERGY = 0, 1, 6, 7, 8, 9

Events = namedtuple("Events", "path init infos bodies weights n particles")
"""path; as text: init, the lines of <init>; infos, the fields of each event's first line; bodies, its particles' lines.
weights (events, benchmarks) in pb, whose columns add up to cross sections; n (events,) particles of each event;
particles (sum of n, 13): the columns of the file, momenta in GeV."""


def read_events(path, own, names, expected=None):
    """All events of a file made at benchmark ``own``; ``names`` of the benchmarks, ``expected`` number of events"""
    lhe = read_lhe(path, expected)
    infos, bodies, n, weights = [], [], [], []
    for number, match in enumerate(lhe.events, 1):
        content = match.group(1)
        lines = [line.strip() for line in content.partition("<")[0].split("\n")]
        lines = [line for line in lines if line and not line.startswith("#")]
        info = lines.pop(0).split() if lines else []
        found = {single or double: value for single, double, value in WEIGHT.findall(content)}
        found.update({own: value for value in info[2:3]})
        check_event(lhe, number, info, lines, [name for name in names if name not in found])
        infos.append(info)
        bodies.append("\n".join(lines))
        n.append(len(lines))
        weights.append(" ".join(found[name] for name in names))
    particles = numbers_of(lhe, bodies, n, COLUMNS)
    check_finite(lhe, n, particles)
    scaled = numbers_of(lhe, weights, [1] * len(n), len(names)) * weight_factor(lhe)
    return Events(path, plain(lhe.init).splitlines(), infos, bodies, scaled, np.array(n), particles)


def check_event(lhe, number, info, lines, missing):
    """Ends the step if an event's first line, its particles' lines or its weights are incomplete"""
    if len(info) != INFO_COLUMNS:
        fail_at_event(lhe, number, "has %d numbers in its first line, not %d" % (len(info), INFO_COLUMNS))
    if info[0] != str(len(lines)):
        fail_at_event(lhe, number, "announces %s particles and has %d" % (info[0], len(lines)))
    if any(len(line.split()) != COLUMNS for line in lines):
        fail_at_event(lhe, number, "has a particle whose line does not have %d numbers" % COLUMNS)
    if missing:
        fail_at_event(lhe, number, "has no weight for %s" % ", ".join(missing), "look at the log of the reweighting")


def numbers_of(lhe, texts, rows, columns):
    """Text of each event with this many rows -> all numbers (sum of rows, columns)"""
    try:
        numbers = np.array(" ".join(texts).split(), dtype=float)
    except ValueError:
        numbers = np.array([one_number(lhe, k, word) for k, text in enumerate(texts, 1) for word in text.split()])
    return numbers.reshape(sum(rows), columns)


def one_number(lhe, event, word):
    """-> the number that ``word`` of an event is; ends the step if it is none"""
    try:
        return float(plain(word))
    except ValueError:
        fail_at_event(lhe, event, "has %r, which is not a number" % word)


def check_finite(lhe, n, particles):
    """Ends the step at the first particle with a NaN or infinite number"""
    bad = ~np.isfinite(particles).all(1)
    if bad.any():
        first = int(np.repeat(np.arange(len(n)), n)[bad][0])
        fail_at_event(lhe, first + 1, "has a particle with a NaN or infinite number")


def plain(text):
    """Replaces Fortran's exponent letter D by E in numbers"""
    return FORTRAN_EXPONENT.sub("e", text) if "D" in text or "d" in text else text


def fail_at_event(lhe, number, what, hint=DAMAGED):
    """Ends the step with the line at which event ``number``, counted from 1, begins."""
    fail_at(lhe.path, lhe.text, lhe.events[number - 1].start(), "event %d %s" % (number, what), hint)
