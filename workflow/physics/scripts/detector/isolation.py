"""Isolation of photons and leptons, after Delphes' Isolation module: sum of pT around the candidate over its own pT."""
from collections import namedtuple

import numpy as np

from detector import cms_card as card
from detector.objects import event_ranges, select, wrap

Flow = namedtuple("Flow", "event px py pz energy pt eta phi leptonic")
"""Energy flow: tracks and neutral towers, one entry each; momenta in GeV; ``leptonic`` marks tracks of e and mu"""


def isolated(candidates, flow, ratio_max):
    """The candidates with little activity around them. Electrons, muons and the candidate itself do not count."""
    counts = (flow.pt > card.ISOLATION_PT_MIN) & ~flow.leptonic
    order = np.flatnonzero(counts)[np.argsort(flow.event[counts], kind="stable")]
    event, pt, eta, phi = (column[order] for column in (flow.event, flow.pt, flow.eta, flow.phi))
    first, last = event_ranges(event, candidates.event)
    # every pair of a candidate and an entry of its event
    length = last - first
    candidate = np.repeat(np.arange(len(length)), length)
    entry = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length) + np.repeat(first, length)
    distance = np.hypot(eta[entry] - candidates.eta[candidate], wrap(phi[entry] - candidates.phi[candidate]))
    near = (distance < card.ISOLATION_RADIUS) & (distance > 1e-6)
    activity = np.bincount(candidate[near], pt[entry[near]], len(length))
    return select(candidates, activity < ratio_max * candidates.pt)
