"""Toy experiments: Poisson numbers of events of a true parameter point, from all events of an independent pool."""
import os
import zlib

import product

import numpy as np

from likelihood.event_file import EventFile, probabilities

# The SM, the point that former tables have, and one on the other side of it; all are points of the card's grid.
TRUTHS = ((0.0, 0.0), (1.0 / 3.0, -1.0 / 6.0), (-5.0 / 12.0, 1.0 / 3.0))
_STREAM = 2015


class Toys:
    """events: EventFile of the pool
    x (n_events, n_observables), weights (n_events, n_benchmarks) in pb: of the events of the pool

    share: {truth: probability of each event (n_events,)}; n_events: {truth: expected number}
    draws: {truth: [indices of the events of one toy]}
    """

    def __init__(self, pool, number, seed, reservoir=None, truths=TRUTHS):
        """pool: EventFile; number: of toys per truth; truths: parameter points

        reservoir: number of events that are drawn once and that all toys are then made of; default: the whole pool
        """
        self.events = pool
        self.x, self.weights = pool.weighted_events()
        self.share = {truth: probabilities(self.weights.dot(pool.morphing([truth])[0])) for truth in truths}
        self.n_events, self.draws = {}, {}
        if reservoir is not None:
            self._keep(reservoir, np.random.default_rng([_STREAM, seed]))
        for position, truth in enumerate(truths):
            rng = np.random.default_rng([_STREAM, seed, position])
            self.n_events[truth] = product.LUMINOSITY * float(pool.cross_sections([truth])[0])
            sizes = rng.poisson(self.n_events[truth], number)
            events = rng.choice(len(self.x), sizes.sum(), p=self.share[truth])
            self.draws[truth] = np.split(events, np.cumsum(sizes)[:-1])

    def _keep(self, number, rng):
        """Keeps `number` events, chosen with the mean probability of the truths, and weights them accordingly."""
        mixture = sum(self.share.values()) / len(self.share)
        kept = rng.choice(len(mixture), number, replace=False, p=mixture)
        for truth, share in self.share.items():
            left = np.zeros(len(share))
            left[kept] = share[kept] / mixture[kept]
            self.share[truth] = left / left.sum()

    def sums(self, truth, table):
        """table (n_events, n_thetas) -> its sum over the events of each toy (n_toys, n_thetas)"""
        return np.array([table[events].sum(axis=0, dtype=float) for events in self.draws[truth]])

    def sizes(self, truth):
        """-> number of events of each toy (n_toys,)"""
        return np.array([len(events) for events in self.draws[truth]])


def open_pool(path, number, again=0, reservoir=None, truths=TRUTHS):
    """number: of toys per truth; again: another seed for the same pool -> name of the pool, its Toys

    The seed follows from the name, so that a pool has the same toys in every run, and two pools have different ones.
    """
    name = os.path.splitext(os.path.basename(path))[0]
    events = EventFile(path, include_nuisance_parameters=False)
    return name, Toys(events, number, zlib.crc32(name.encode()) + again, reservoir, truths)
