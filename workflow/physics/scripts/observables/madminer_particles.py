"""Detected objects as MadMiner's own particles, for expressions that add, boost or use more than pt, eta and
phi."""
import math

import madminer_compat  # noqa: F401  (before any madminer module)

from madminer.utils.particle import MadMinerParticle


def make_particle(pt, eta, phi, mass, pdg):
    """pT and mass in GeV, phi in rad, PDG number -> MadMinerParticle"""
    particle = MadMinerParticle.from_rhophietatau(pt, phi, eta, mass)
    particle.set_pdgid(pdg)
    return particle


def make_missing(missing):
    """(px, py) in GeV -> massless, in the transverse plane"""
    return make_particle(math.hypot(*missing), 0.0, math.atan2(missing[1], missing[0]), 0.0, 0)


def add_sums(event):
    """Adds ``visible``, ``all`` and ``boost_to_com``, as DelphesReader defines them: it boosts by the momentum in GeV
    where a velocity is expected, which gives NaN"""
    visible = MadMinerParticle.from_xyzt(0.0, 0.0, 0.0, 0.0)
    for kind in ("e", "j", "mu", "a"):
        for particle in event[kind]:
            visible += particle
    total = visible + event["met"]
    event.update(visible=visible, all=total, boost_to_com=lambda momentum: momentum.boost(-total.to_beta3()))
