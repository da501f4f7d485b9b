"""Random phase-space points of u d > d u h with the run card's cuts, and all factors of the cross section except |M|^2.

Variables: rapidities y3, y4, yh, and pT and azimuth of both quarks. With them

    dsigma = 2/s f_u(x1, mu1) f_d(x2, mu2) 1/(2 shat) |M|^2 (2 pi)^4 prod_{3,4,h} [dy / (2 (2 pi)^3)] d^2pT3 d^2pT4,

where 2/s = dx1 dx2 over the delta functions of energy and longitudinal momentum. u comes from the beam along +z only,
as in MadMiner's cards for this process.
"""
import math

import numpy as np

from analytic.constants import (
    BRANCHING_PHOTONS,
    JET_DISTANCE_MIN,
    JET_PT_MIN,
    JET_RAPIDITY_MAX,
    MASS_H,
    MASS_W,
    PICOBARN,
    SQRT_S,
)
from analytic.densities import density
from analytic.factorisation_scale import beam_scales

# Proposal densities; they affect the speed, not the result. Rapidities: gaussians (mean, width) of quark 3, quark 4, h.
RAPIDITIES = ((2.3, 2.0), (-2.1, 2.0), (0.1, 1.8))
PT_EXPONENT = 0.6  # of 1 / (pT^2 + MW^2)^(1 + exponent)

SPIN_AVERAGE = 1 / 4
MEASURE = (2 * math.pi) ** 4 / (2 * (2 * math.pi) ** 3) ** 3 * math.pi ** 2  # pi^2: d^2pT = dpT^2 dphi / 2, phi in 2 pi


def sample(n, rng):
    """``n`` tries -> (momenta, scales, weights) of the points that pass the cuts.

    momenta: (u, d, d, u, h), each (m, 4) as (E, px, py, pz) in GeV; scales: (2, m), GeV, one per beam;
    weights: (m,), dsigma x branching ratio without |M|^2, pb GeV^2; their sum over ``n`` estimates the integral.
    """
    rapidity, rapidity_density = sample_rapidities(n, rng)
    pt2, pt2_density = sample_pt2(n, rng)
    pt, phi = np.sqrt(pt2), rng.uniform(-np.pi, np.pi, (2, n))
    px, py = pt * np.cos(phi), pt * np.sin(phi)
    mt = np.stack([pt[0], pt[1], np.sqrt(MASS_H ** 2 + px.sum(0) ** 2 + py.sum(0) ** 2)])
    x1 = (mt * np.exp(rapidity)).sum(0) / SQRT_S
    x2 = (mt * np.exp(-rapidity)).sum(0) / SQRT_S
    distance = np.hypot(rapidity[0] - rapidity[1], wrap(phi[0] - phi[1]))
    passes = (x1 < 1) & (x2 < 1) & (np.abs(rapidity[:2]) < JET_RAPIDITY_MAX).all(0) & (distance > JET_DISTANCE_MIN)
    rapidity, mt, px, py, x1, x2 = (array[..., passes] for array in (rapidity, mt, px, py, x1, x2))
    momenta = four_momenta(rapidity, mt, px, py, x1, x2)
    mu1, mu2 = beam_scales(*momenta[:4])
    flux = 2 / SQRT_S ** 2 / (2 * x1 * x2 * SQRT_S ** 2)
    weights = flux * density("u", x1, mu1) * density("d", x2, mu2) * MEASURE / (rapidity_density * pt2_density)[passes]
    return momenta, np.stack([mu1, mu2]), weights * SPIN_AVERAGE * BRANCHING_PHOTONS * PICOBARN


def sample_rapidities(n, rng):
    """-> rapidities (3, n), their probability density (n,)"""
    draws = np.stack([rng.normal(mean, width, n) for mean, width in RAPIDITIES])
    mean, width = (np.array(column)[:, None] for column in zip(*RAPIDITIES))
    return draws, np.prod(np.exp(-0.5 * ((draws - mean) / width) ** 2) / (width * math.sqrt(2 * math.pi)), axis=0)


def sample_pt2(n, rng):
    """-> squared transverse momenta (2, n) above the cut in GeV^2, their probability density (n,) in GeV^-4"""
    start = JET_PT_MIN ** 2 + MASS_W ** 2
    shifted = start * rng.uniform(0, 1, (2, n)) ** (-1 / PT_EXPONENT)
    density_each = PT_EXPONENT * start ** PT_EXPONENT / shifted ** (1 + PT_EXPONENT)
    return shifted - MASS_W ** 2, density_each.prod(0)


def four_momenta(rapidity, mt, px, py, x1, x2):
    """-> (u, d, d, u, h), each (m, 4); h balances the two quarks' transverse momenta"""
    zero, e1, e2 = np.zeros_like(x1), x1 * SQRT_S / 2, x2 * SQRT_S / 2
    incoming = (np.stack([e1, zero, zero, e1], 1), np.stack([e2, zero, zero, -e2], 1))
    px, py = np.vstack([px, -px.sum(0)]), np.vstack([py, -py.sum(0)])
    outgoing = np.stack([mt * np.cosh(rapidity), px, py, mt * np.sinh(rapidity)], axis=2)
    return incoming + tuple(outgoing)


def wrap(angle):
    """-> the same angle in [-pi, pi)"""
    return (angle + np.pi) % (2 * np.pi) - np.pi
