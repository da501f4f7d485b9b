"""Pseudo-experiments: Poisson numbers of events of a true parameter point, out of an independent pool."""
import product  # noqa: F401

import numpy as np

TRUTHS = ((0.0, 0.0), (1.0 / 3.0, -1.0 / 6.0))
EVENTS = 12000  # of the pool that all pseudo-experiments are made of: enough, and evaluated once per network


class PseudoExperiments:
    """x: (EVENTS, n_observables); experiments: {truth: [indices into x]}"""

    def __init__(self, limits, luminosity, number, seed=99):
        rng = np.random.default_rng(seed)
        x, weights = limits.weighted_events()
        at = [np.maximum(weights.dot(limits._get_theta_benchmark_matrix(np.array(truth))), 0.0) for truth in TRUTHS]
        mixture = sum(part / part.sum() for part in at)
        chosen = rng.choice(len(x), EVENTS, replace=False, p=mixture / mixture.sum())
        self.x = x[chosen]
        self.experiments = {}
        for truth, part in zip(TRUTHS, at):
            probability = part[chosen] / mixture[chosen]
            mean = luminosity * limits.xsecs([np.array(truth)])[0][0]
            self.experiments[truth] = [
                rng.choice(EVENTS, size, p=probability / probability.sum()) for size in rng.poisson(mean, number)
            ]
