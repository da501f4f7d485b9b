"""The amplitude against what needs no reference: conservation laws, an identity, Lorentz invariance, CP."""
import unittest

import numpy as np

from analytic import phase_space
from analytic.amplitude import amplitudes, current, dot, levi_civita, squared
from analytic.decay import two_photons

COUPLINGS = ((0, 0), (2e-5, 0), (0, 2e-5), (1e-5, -2e-5))  # GeV^-2


def boost(p, beta):
    gamma = 1 / np.sqrt(1 - beta @ beta)
    along = p[:, 1:] @ beta
    space = p[:, 1:] + ((gamma - 1) * along / (beta @ beta) + gamma * p[:, 0])[:, None] * beta
    return np.concatenate([(gamma * (p[:, 0] + along))[:, None], space], axis=1)


class Amplitude(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.momenta, cls.scales, cls.weights = phase_space.sample(20_000, np.random.default_rng(5))
        cls.p1, cls.p2, cls.p3, cls.p4, cls.higgs = cls.momenta

    def test_momentum_is_conserved(self):
        excess = self.p1 + self.p2 - self.p3 - self.p4 - self.higgs
        self.assertLess(np.abs(excess).max() / 13000, 1e-12)

    def test_every_particle_is_on_its_mass_shell(self):
        for p, mass in zip(self.momenta, (0, 0, 0, 0, 125.0)):
            np.testing.assert_allclose(dot(p, p) / p[:, 0] ** 2, mass ** 2 / p[:, 0] ** 2, atol=1e-9)

    def test_points_pass_the_run_cards_cuts(self):
        for p in (self.p3, self.p4):
            pt = np.hypot(p[:, 1], p[:, 2])
            self.assertGreaterEqual(pt.min(), 20.0)
            self.assertLess(np.abs(np.arcsinh(p[:, 3] / pt)).max(), 5.0)

    def test_currents_are_conserved(self):
        for outgoing, incoming in ((self.p3, self.p1), (self.p4, self.p2)):
            j, q = current(outgoing, incoming), incoming - outgoing
            size = np.linalg.norm(j, axis=1) * np.linalg.norm(q, axis=1)
            self.assertLess(np.abs(dot(q, j) / size).max(), 1e-10)

    def test_product_of_currents(self):
        product = np.abs(dot(current(self.p3, self.p1), current(self.p4, self.p2))) ** 2
        np.testing.assert_allclose(product, 16 * dot(self.p1, self.p2) * dot(self.p3, self.p4), rtol=1e-7)

    def test_levi_civita_is_a_determinant(self):
        rng = np.random.default_rng(2)
        vectors = [rng.normal(size=(100, 4)) + 1j * rng.normal(size=(100, 4)) for _ in range(4)]
        np.testing.assert_allclose(levi_civita(*vectors), np.linalg.det(np.stack(vectors, axis=1)), rtol=1e-10)

    def test_boost_invariance(self):
        here = amplitudes(self.p1, self.p2, self.p3, self.p4)
        there = amplitudes(*(boost(p, np.array([0.3, -0.2, 0.4])) for p in self.momenta[:4]))
        for c in COUPLINGS:
            np.testing.assert_allclose(squared(there, c), squared(here, c), rtol=1e-5)

    def test_interference_of_the_cp_odd_operator_flips_under_reflection(self):
        mirrored = amplitudes(*(p * np.array([1, 1, -1, 1]) for p in self.momenta[:4]))
        odd = [2 * np.real(np.conj(parts[0]) * parts[2]) for parts in (amplitudes(*self.momenta[:4]), mirrored)]
        self.assertGreater(np.abs(odd[0]).max(), 0)
        self.assertLess(np.abs(odd[0] + odd[1]).max(), 1e-6 * np.abs(odd[0]).max())

    def test_interference_of_the_cp_even_operator_does_not(self):
        mirrored = amplitudes(*(p * np.array([1, 1, -1, 1]) for p in self.momenta[:4]))
        here = amplitudes(*self.momenta[:4])
        np.testing.assert_allclose(squared(mirrored, (2e-5, 0)), squared(here, (2e-5, 0)), rtol=1e-6)

    def test_decay_to_two_photons(self):
        first, second = two_photons(self.higgs, np.random.default_rng(1))
        for photon in (first, second):
            self.assertLess(np.abs(dot(photon, photon) / photon[:, 0] ** 2).max(), 1e-6)
        np.testing.assert_allclose(dot(first + second, first + second), 125.0 ** 2, rtol=1e-5)


if __name__ == "__main__":
    unittest.main()
