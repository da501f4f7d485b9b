"""MadMiner event files of a process whose p(x|theta) is known in closed form, for any number of parameters.

Latent z, one per parameter, is normal at theta = 0; d sigma(z|theta) = SIGMA N(z) (1 + sum_i theta_i (A + B z_i))^2,
exactly quadratic in theta. A detector smears: x_i = resolution z_i + sqrt(1 - resolution^2) noise, so that x is normal
at theta = 0 as well, and z given x is normal with mean resolution x and variance 1 - resolution^2.
"""
from collections import OrderedDict
from itertools import combinations, combinations_with_replacement

import checks  # noqa: F401  (before the workflow's modules)

import numpy as np

from madminer.models import AnalysisParameter, Benchmark, Observable
from madminer.utils.interfaces.hdf5 import save_events, save_madminer_settings

SIGMA = 1e-3  # pb, at theta = 0
A, B = 0.1, 0.35  # how much a parameter changes the rate, and the shape
WIDTH_OF_PROPOSAL = 1.6


class MadeUpProcess:
    """n_parameters parameters c_0, c_1, ... and as many observables x_0, x_1, ...

    resolution: 1 is a perfect detector
    """

    def __init__(self, n_parameters, resolution=0.8):
        self.n_parameters, self.resolution = n_parameters, resolution
        self.parameters = ["c_%d" % i for i in range(n_parameters)]
        self.observables = ["x_%d" % i for i in range(n_parameters)]
        unit = np.eye(n_parameters)
        pairs = [unit[i] + unit[j] for i, j in combinations(range(n_parameters), 2)]
        self.basis = np.array([np.zeros(n_parameters)] + list(unit) + list(-unit) + pairs)
        self.benchmarks = ["sm"] + ["b_%d" % i for i in range(1, len(self.basis))]

    def latent_ratio(self, z, thetas):
        """d sigma(z|theta) / d sigma(z|0); z (n_events, n_parameters), thetas (n_thetas, n_parameters)
        -> (n_events, n_thetas)"""
        return (1.0 + (A + B * z).dot(np.asarray(thetas).T)) ** 2

    def cross_sections(self, thetas):
        """thetas (n_thetas, n_parameters) -> in pb (n_thetas,)"""
        thetas = np.asarray(thetas)
        return SIGMA * ((1.0 + A * thetas.sum(axis=1)) ** 2 + B ** 2 * (thetas ** 2).sum(axis=1))

    def log_ratio(self, x, thetas):
        """The exact log p(x|theta) / p(x|0) of observables; x (n_events, n_parameters), thetas (n_thetas, n_parameters)
        -> (n_events, n_thetas)"""
        thetas = np.asarray(thetas)
        spread = B ** 2 * (1.0 - self.resolution ** 2) * (thetas ** 2).sum(axis=1)
        rates = self.latent_ratio(self.resolution * x, thetas) + spread
        return np.log(rates * SIGMA / self.cross_sections(thetas))

    def smear(self, z, rng):
        """latent z -> observables x, of the same shape"""
        return self.resolution * z + np.sqrt(1.0 - self.resolution ** 2) * rng.normal(size=z.shape)

    def draw(self, n_events, seed, theta=None):
        """Unweighted events at theta (n_parameters,), or of the mixture of all benchmarks -> latent z, observables x"""
        rng = np.random.RandomState(seed)
        at = self.basis if theta is None else np.asarray([theta])
        kept = np.zeros((0, self.n_parameters))
        highest = None
        while len(kept) < n_events:
            z = WIDTH_OF_PROPOSAL * rng.normal(size=(10 * n_events + 1000, self.n_parameters))
            density = self._mixture(z, at) * np.exp(-0.5 * (1 - WIDTH_OF_PROPOSAL ** -2) * (z ** 2).sum(axis=1))
            highest = 1.2 * density.max() if highest is None else highest
            kept = np.concatenate([kept, z[rng.uniform(0, highest, len(z)) < density]])
        z = kept[:n_events]
        return z, self.smear(z, rng)

    def _mixture(self, z, thetas):
        """density of the mixture of samples at thetas, over the normal density (n_events,)"""
        return (self.latent_ratio(z, thetas) * SIGMA / self.cross_sections(thetas)).mean(axis=1)

    def write(self, path, n_events, seed):
        """Writes a MadMiner file as the stage combine does: n_events of the mixture of all benchmarks, one sample."""
        z, x = self.draw(n_events, seed)
        weights = SIGMA * self.latent_ratio(z, self.basis) / self._mixture(z, self.basis)[:, None] / n_events
        settings = [
            AnalysisParameter(name, "block", i + 1, 2, (-1.0, 1.0), "theta") for i, name in enumerate(self.parameters)
        ]
        points = [
            Benchmark.from_params(name, self.parameters, [float(value) for value in theta])
            for name, theta in zip(self.benchmarks, self.basis)
        ]
        components = self._components()
        monomials = np.prod(self.basis[:, None, :] ** components[None, :, :], axis=2)  # (n_benchmarks, n_components)
        save_madminer_settings(
            path, True, _by_name(settings), _by_name(points), components, np.linalg.inv(monomials), {}, {}, None
        )
        save_events(
            path,
            True,
            _by_name([Observable(name, name) for name in self.observables]),
            OrderedDict(zip(self.observables, x.T)),
            OrderedDict(zip(self.benchmarks, weights.T)),
            [0] * n_events,
            [n_events] + [0] * (len(self.basis) - 1),
            0,
        )
        return path

    def _components(self):
        """powers of each parameter in the terms of the quadratic form (n_components, n_parameters)"""
        unit = np.eye(self.n_parameters, dtype=int)
        linear, quadratic = list(unit), [a + b for a, b in combinations_with_replacement(unit, 2)]
        return np.array([np.zeros(self.n_parameters, dtype=int)] + linear + quadratic)


def _by_name(entries):
    return OrderedDict((entry.name, entry) for entry in entries)
