"""The detector's output: photons, electrons, muons, jets (kinds a, e, mu, j) and missing momentum."""
from collections import namedtuple

import numpy as np

Objects = namedtuple("Objects", "event pt eta phi mass pdg")
"""Objects of one kind over many events: event number, pT and mass in GeV, pseudorapidity, azimuth in rad, PDG number"""

Detected = namedtuple("Detected", "objects missing")
"""objects {"a", "e", "mu", "j": Objects}; missing (events, 2): missing px, py in GeV"""

# The same as in MadMiner's DelphesReader: masses in GeV, and 9 for a jet
MASSES = {"a": 0.0, "e": 0.000511, "mu": 0.105}
PDG_NUMBERS = {"a": 22, "e": 11, "mu": 13, "j": 9}


def make_objects(kind, event, pt, eta, phi, sign=1):
    """Photons, electrons or muons; ``sign`` is that of the PDG number"""
    return Objects(
        event, pt, eta, phi, np.full(len(pt), MASSES[kind]), np.broadcast_to(PDG_NUMBERS[kind] * sign, pt.shape)
    )


def make_jets(event, pt, eta, phi, mass):
    """Columns (n,): event, pT in GeV, eta, phi in rad, mass in GeV -> Objects"""
    return Objects(event, pt, eta, phi, mass, np.full(len(pt), PDG_NUMBERS["j"]))


def select(objects, keep):
    """Objects -> those where ``keep`` (n,) is true"""
    return Objects(*(column[keep] for column in objects))


def wrap(angle):
    """-> the same angle in [-pi, pi)"""
    return (angle + np.pi) % (2 * np.pi) - np.pi


def event_ranges(sorted_events, wanted):
    """First and last (exclusive) position of each wanted event in a sorted array of event numbers"""
    return np.searchsorted(sorted_events, wanted), np.searchsorted(sorted_events, wanted, "right")


def missing_momentum(event, px, py, count):
    """Minus the sum of what was seen -> (count, 2) in GeV"""
    return -np.stack([np.bincount(event, px, count), np.bincount(event, py, count)], axis=1)
