"""Factorisation scales as MadGraph's ``dynamical_scale_choice = -1`` (kT clustering) sets them for this process: one
per beam. The softer quark's own transverse momentum for its beam; for the other beam the harder quark's transverse
momentum in the frame where that beam and the W of the softer quark's line collide head on. Found by comparison with the
scales that MadGraph 3.1.1 writes into its events: equal to 1e-4 in 2000 of 2000.
"""
import numpy as np

from analytic.amplitude import dot

SMALLEST_SCALE2 = 4.0  # GeV^2, within the table of densities


def beam_scales(p1, p2, p3, p4):
    """Four-momenta (n, 4) in GeV -> (mu1, mu2), arrays (n,) in GeV"""
    pt3, pt4 = np.hypot(p3[:, 1], p3[:, 2]), np.hypot(p4[:, 1], p4[:, 2])
    first_is_softer = pt3 < pt4
    mu1 = np.where(first_is_softer, pt3, relative_pt(p2 - p4, p1, p3))
    mu2 = np.where(first_is_softer, relative_pt(p1 - p3, p2, p4), pt4)
    return mu1, mu2


def relative_pt(a, b, k):
    """Transverse momentum of massless ``k`` where ``a`` (any mass) and massless ``b`` collide head on -> (n,), GeV"""
    ka, kb, ab = dot(k, a), dot(k, b), dot(a, b)
    return np.sqrt(np.maximum((2 * ka * kb * ab - kb ** 2 * dot(a, a)) / ab ** 2, SMALLEST_SCALE2))
