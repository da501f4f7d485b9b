"""The detector for events without a shower: a quark or gluon is a jet, smeared in energy and direction. A rough
approximation, in which jet pT has about the CMS card's resolution; its angle between the jets is wrong. Electrons and
muons have the card's efficiencies and resolutions, without isolation; neutrinos are missing momentum.
"""
import numpy as np

from detector import cms_card as card
from detector.objects import Detected, make_jets, make_objects, missing_momentum, wrap

QUARK_STOCHASTIC2, QUARK_CONSTANT = 0.64, 0.05  # relative width of pT: sqrt(0.8^2 GeV / pT + 0.05^2)
PHOTON_WIDTH = 0.01
GLUON = 21
QUARK_ANGLE, PHOTON_ANGLE = 0.03, 0.005  # rad, and in eta


def detect(block, rng):
    """Block of partons and photons -> Detected"""
    pt = np.maximum(np.hypot(block.p4[:, 1], block.p4[:, 2]).astype(float), 1e-6)
    eta, phi = np.arcsinh(block.p4[:, 3] / pt), np.arctan2(block.p4[:, 2], block.p4[:, 1])
    pdg = np.abs(block.id)
    parton, electron, muon = (pdg < 6) | (pdg == GLUON), pdg == 11, pdg == 13
    lepton_width = card.track_resolution(pt, eta, np.where(electron, card.ELECTRON, card.MUON))
    relative = np.where(parton, np.sqrt(QUARK_STOCHASTIC2 / pt + QUARK_CONSTANT ** 2), PHOTON_WIDTH)
    relative = np.where(electron | muon, lepton_width, relative)
    angle = np.select([parton, pdg == 22], [QUARK_ANGLE, PHOTON_ANGLE], 0.0)
    efficiency = np.select([electron, muon], [
        card.track_efficiency(pt, eta, card.ELECTRON) * card.electron_efficiency(eta),
        card.track_efficiency(pt, eta, card.MUON) * card.muon_efficiency(eta),
    ], card.photon_efficiency(eta))
    pt = pt * np.maximum(1 + relative * rng.standard_normal(len(pt)), 0.05)
    eta, phi = eta + angle * rng.standard_normal(len(pt)), wrap(phi + angle * rng.standard_normal(len(pt)))
    found = (pt > card.OBJECT_PT_MIN) & (rng.uniform(size=len(pt)) < efficiency)
    jet = parton & (pt > card.JET_PT_MIN) & (np.abs(eta) < card.CALORIMETER_ETA)
    pick = lambda kept: [column[kept] for column in (block.event, pt, eta, phi)]  # noqa: E731
    objects = {"a": make_objects("a", *pick(found & (pdg == 22)))}
    for kind, lepton in (("e", electron), ("mu", muon)):
        objects[kind] = make_objects(kind, *pick(found & lepton), np.sign(block.id[found & lepton]))
    objects["j"] = make_jets(*pick(jet), np.zeros(jet.sum()))
    seen = jet | (found & ((pdg == 22) | electron | muon))
    missing = missing_momentum(block.event[seen], (pt * np.cos(phi))[seen], (pt * np.sin(phi))[seen], block.count)
    return Detected(objects, missing)
