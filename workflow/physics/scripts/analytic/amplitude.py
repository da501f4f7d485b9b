"""Exact leading-order amplitude of u(p1) d(p2) > d(p3) u(p4) h by W W fusion, with the dimension-six operators O_W
(CWL2) and its CP-odd partner (CPWL2). Massless quarks, so each line is one chiral current

    J1^mu = <p3| gamma^mu |p1],  J2^mu = <p4| gamma^mu |p2],  q1 = p1 - p3,  q2 = p2 - p4,

and with c = C/Lambda^2 the amplitude is A = A0 + c_W A1 + c_CP A2,

    A0 = P J1.J2,   A1 = P (MH^2/2 J1.J2 - (q2.J1)(q1.J2)),   A2 = -2 P eps(J2, q2, q1, J1),
    P  = g^3 MW / 2 / ((q1^2 - MW^2) (q2^2 - MW^2)).

Signs and normalisation equal MadGraph's standalone output of the EWdim6 model (C. Degrande et al., arXiv:1205.4231).
Four-momenta are arrays (n, 4) of (E, px, py, pz) in GeV.
"""
import numpy as np

from analytic.constants import MASS_H, MASS_W, WEAK_COUPLING2

# Of 0123, one for each choice of the first two
EVEN_PERMUTATIONS = ((0, 1, 2, 3), (0, 2, 3, 1), (0, 3, 1, 2), (1, 2, 0, 3), (3, 1, 0, 2), (2, 3, 0, 1))


def dot(a, b):
    """Minkowski product, (n, 4) x (n, 4) -> (n,)"""
    return a[:, 0] * b[:, 0] - a[:, 1] * b[:, 1] - a[:, 2] * b[:, 2] - a[:, 3] * b[:, 3]


def spinor(p):
    """Left-handed massless two-spinor, chi^dagger chi = 2 E. -> two arrays (n,), complex, GeV^(1/2)"""
    e, x, y, z = p.T
    plus = np.maximum(e + z, 1e-12)
    upper, lower = -(x - 1j * y) / np.sqrt(plus), np.sqrt(plus) + 0j
    backwards = (e + z) < 1e-9 * e  # exactly along -z, where the general form is 0/0
    return np.where(backwards, -np.sqrt(2 * e), upper), np.where(backwards, 0.0, lower)


def current(outgoing, incoming):
    """<outgoing| gamma^mu |incoming] -> (n, 4), complex, GeV"""
    (a0, a1), (b0, b1) = spinor(outgoing), spinor(incoming)
    a0, a1 = np.conj(a0), np.conj(a1)
    x, y, z = a0 * b1 + a1 * b0, -1j * a0 * b1 + 1j * a1 * b0, a0 * b0 - a1 * b1
    return np.stack([a0 * b0 + a1 * b1, -x, -y, -z]).T


def levi_civita(a, b, c, d):
    """eps_{mu nu rho sigma} a^mu b^nu c^rho d^sigma with eps_0123 = +1 -> (n,)

    Laplace's expansion along the rows a and b: a seventh of the time of ``np.linalg.det``.
    """
    return sum(minor(a, b, i, j) * minor(c, d, k, m) for i, j, k, m in EVEN_PERMUTATIONS)


def minor(a, b, i, j):
    """a^i b^j - a^j b^i of four-vectors (n, 4) -> (n,)"""
    return a[:, i] * b[:, j] - a[:, j] * b[:, i]


def amplitudes(p1, p2, p3, p4):
    """-> (A0, A1, A2), arrays (n,); A1 and A2 are per coupling in GeV^-2"""
    q1, q2 = p1 - p3, p2 - p4
    j1, j2 = current(p3, p1), current(p4, p2)
    vertex = WEAK_COUPLING2 ** 1.5 * MASS_W / 2
    propagators = vertex / ((dot(q1, q1) - MASS_W ** 2) * (dot(q2, q2) - MASS_W ** 2))
    currents = dot(j1, j2)
    even = 0.5 * MASS_H ** 2 * currents - dot(q2, j1) * dot(q1, j2)
    odd = -2 * levi_civita(q2, q1, j2, j1)  # an even permutation of eps(J2, q2, q1, J1), whose first pair is real
    return propagators * currents, propagators * even, propagators * odd


def squared(parts, couplings):
    """|A0 + c_W A1 + c_CP A2|^2 for couplings (c_W, c_CP) in GeV^-2 -> (n,)"""
    return np.abs(parts[0] + couplings[0] * parts[1] + couplings[1] * parts[2]) ** 2
