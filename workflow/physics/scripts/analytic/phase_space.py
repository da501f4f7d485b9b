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

# Proposal densities; they affect the speed, not the result
PT2_POWERS = ((0.65, 1.8), (0.35, 0.6))  # share, exponent: of 1 / (pT^2 + MW^2)^(1 + exponent); operators need the tail
QUARK_RAPIDITIES = ((2.55, 1.75), (-2.15, 1.85))  # mean at TYPICAL_PT and width of gaussians
TYPICAL_PT = 66.0  # GeV
CENTRAL_SHIFT = 0.6  # of the means per unit of ln pT: hard quarks are more central
HIGGS_RAPIDITY = (0.08, 0.3, 1.4)  # mean, slope with the sum of the quarks' rapidities, width

SPIN_AVERAGE = 1 / 4
MEASURE = (2 * math.pi) ** 4 / (2 * (2 * math.pi) ** 3) ** 3 * math.pi ** 2  # pi^2: d^2pT = dpT^2 dphi / 2, phi in 2 pi


def sample(n, rng):
    """``n`` tries -> (momenta, scales, weights) of the points that pass the cuts.

    momenta: (u, d, d, u, h), each (m, 4) as (E, px, py, pz) in GeV; scales: (2, m), GeV, one per beam;
    weights: (m,), dsigma x branching ratio without |M|^2, pb GeV^2; their sum over ``n`` estimates the integral.
    """
    pt2, pt2_density = sample_pt2(n, rng)
    pt, phi = np.sqrt(pt2), rng.uniform(-np.pi, np.pi, (2, n))
    rapidity, rapidity_density = sample_rapidities(pt, rng)
    apart = (rapidity[0] - rapidity[1]) ** 2 + wrap(phi[0] - phi[1]) ** 2 > JET_DISTANCE_MIN ** 2
    kept = np.flatnonzero((np.abs(rapidity[:2]) < JET_RAPIDITY_MAX).all(0) & apart)
    pt, phi, rapidity = pt[:, kept], phi[:, kept], rapidity[:, kept]
    px, py = pt * np.cos(phi), pt * np.sin(phi)
    mt = np.stack([pt[0], pt[1], np.sqrt(MASS_H ** 2 + px.sum(0) ** 2 + py.sum(0) ** 2)])
    plus = mt * np.exp(rapidity)
    x1, x2 = plus.sum(0) / SQRT_S, (mt ** 2 / plus).sum(0) / SQRT_S
    inside = (x1 < 1) & (x2 < 1)
    plus, mt, px, py, x1, x2 = (array[..., inside] for array in (plus, mt, px, py, x1, x2))
    momenta = four_momenta(plus, mt ** 2 / plus, px, py, x1, x2)
    mu1, mu2 = beam_scales(*momenta[:4])
    flux = 2 / SQRT_S ** 2 / (2 * x1 * x2 * SQRT_S ** 2)
    weights = flux * density("u", x1, mu1) * density("d", x2, mu2) / (rapidity_density * pt2_density)[kept[inside]]
    return momenta, np.stack([mu1, mu2]), weights * MEASURE * SPIN_AVERAGE * BRANCHING_PHOTONS * PICOBARN


def sample_pt2(n, rng):
    """-> squared transverse momenta (2, n) above the cut in GeV^2, their probability density (n,) in GeV^-4"""
    (share, _), _ = PT2_POWERS
    exponent = np.where(rng.uniform(size=(2, n)) < share, *(power for _, power in PT2_POWERS))
    start = JET_PT_MIN ** 2 + MASS_W ** 2
    shifted = start * rng.uniform(size=(2, n)) ** (-1 / exponent)
    density_each = sum(part * power / start * (start / shifted) ** (1 + power) for part, power in PT2_POWERS)
    return shifted - MASS_W ** 2, density_each.prod(0)


def sample_rapidities(pt, rng):
    """Transverse momenta of the quarks (2, n) in GeV -> rapidities (3, n), their probability density (n,)"""
    means, widths = (np.array(column)[:, None] for column in zip(*QUARK_RAPIDITIES))
    means = means - np.sign(means) * CENTRAL_SHIFT * np.log(pt / TYPICAL_PT)
    mean, slope, width = HIGGS_RAPIDITY
    unit = rng.standard_normal((3, pt.shape[1]))
    quarks = means + widths * unit[:2]
    higgs = mean + slope * quarks.sum(0) + width * unit[2]
    norm = (2 * math.pi) ** 1.5 * widths.prod() * width
    return np.vstack([quarks, higgs]), np.exp(-0.5 * (unit ** 2).sum(0)) / norm


def four_momenta(plus, minus, px, py, x1, x2):
    """``plus``, ``minus`` (3, m): E + pz and E - pz of d, u, h; ``px``, ``py`` (2, m) of the quarks, in GeV
    -> (u, d, d, u, h), each (m, 4); h balances the two quarks' transverse momenta"""
    zero, e1, e2 = np.zeros_like(x1), x1 * SQRT_S / 2, x2 * SQRT_S / 2
    incoming = np.stack([e1, zero, zero, e1]), np.stack([e2, zero, zero, -e2])
    px, py = np.vstack([px, -px.sum(0)]), np.vstack([py, -py.sum(0)])
    outgoing = np.stack([(plus + minus) / 2, px, py, (plus - minus) / 2], axis=1)
    return tuple(components.T for components in incoming + tuple(outgoing))


def wrap(angle):
    """-> the same angle in [-pi, pi)"""
    return (angle + np.pi) % (2 * np.pi) - np.pi
