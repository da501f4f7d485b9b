"""The decay h > a a: isotropic in the rest frame of a spin-0 particle."""
import numpy as np

from analytic.constants import MASS_H


def two_photons(higgs, rng):
    """(n, 4) as (E, px, py, pz) in GeV -> two arrays (n, 4) that add up to it"""
    n, energy = len(higgs), MASS_H / 2
    cos, phi = rng.uniform(-1, 1, n), rng.uniform(-np.pi, np.pi, n)
    sin = np.sqrt(1 - cos * cos)
    rest = energy * np.stack([sin * np.cos(phi), sin * np.sin(phi), cos], axis=1)
    first = boost_from_rest(rest, energy, higgs)
    return first, higgs - first


def boost_from_rest(momentum, energy, frame):
    """Three-momenta (n, 3) and energy in the rest frame of ``frame`` (n, 4) -> four-momenta where ``frame`` is given"""
    boosted = (frame[:, 0] * energy + (momentum * frame[:, 1:]).sum(1)) / MASS_H
    along = frame[:, 1:] * ((energy + boosted) / (frame[:, 0] + MASS_H))[:, None]
    return np.concatenate([boosted[:, None], momentum + along], axis=1)
