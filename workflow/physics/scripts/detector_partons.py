"""The detector for events without a shower: a quark is a jet, smeared in energy and direction. A rough stand-in, chosen
so that jet pT has about the CMS card's resolution; its angle between the jets is wrong.
"""
import numpy as np

import detector_card as card
from detector_objects import Detected, make_jets, make_objects, missing_momentum, wrap

QUARK_STOCHASTIC2, QUARK_CONSTANT = 0.64, 0.05  # relative width of pT: sqrt(0.8^2 GeV / pT + 0.05^2)
PHOTON_WIDTH = 0.01
QUARK_ANGLE, PHOTON_ANGLE = 0.03, 0.005  # rad, and in eta


def detect(block, rng):
    """Block of partons and photons -> Detected"""
    pt = np.hypot(block.p4[:, 1], block.p4[:, 2]).astype(float)
    eta, phi = np.arcsinh(block.p4[:, 3] / pt), np.arctan2(block.p4[:, 2], block.p4[:, 1])
    quark = np.abs(block.id) < 7
    relative = np.where(quark, np.sqrt(QUARK_STOCHASTIC2 / pt + QUARK_CONSTANT ** 2), PHOTON_WIDTH)
    angle = np.where(quark, QUARK_ANGLE, PHOTON_ANGLE)
    pt = pt * np.maximum(1 + relative * rng.standard_normal(len(pt)), 0.05)
    eta, phi = eta + angle * rng.standard_normal(len(pt)), wrap(phi + angle * rng.standard_normal(len(pt)))
    photon = (block.id == 22) & (pt > card.OBJECT_PT_MIN) & (rng.uniform(size=len(pt)) < card.photon_efficiency(eta))
    jet = quark & (pt > card.JET_PT_MIN) & (np.abs(eta) < card.CALORIMETER_ETA)
    columns = (block.event, pt, eta, phi)
    nothing = [column[:0] for column in columns]
    objects = {
        "a": make_objects("a", *(column[photon] for column in columns)),
        "e": make_objects("e", *nothing),
        "mu": make_objects("mu", *nothing),
        "j": make_jets(*(column[jet] for column in columns), np.zeros(jet.sum())),
    }
    seen = photon | jet
    missing = missing_momentum(block.event[seen], (pt * np.cos(phi))[seen], (pt * np.sin(phi))[seen], block.count)
    return Detected(objects, missing)
