"""Unweighted events at all benchmarks, out of one set of phase-space points.

With w_b the weight of a point at benchmark b, whose mean over all tries is the cross section sigma_b, the point becomes
an event of benchmark b with probability (w_b / sigma_b) / ceiling, and of none otherwise. Where the sum over the
benchmarks exceeds the ceiling, it becomes an event of one of them for certain and keeps a weight above one. The event's
weights at the others are exact: w_k / w_b = |M_k|^2 / |M_b|^2.

No point is an event of two benchmarks. Therefore the samples are as independent of each other as if each had points of
its own (colouring theorem: J. F. C. Kingman, Poisson Processes, 1993, section 5.1). What they share is the estimate of
the cross sections from the same tries: its errors are correlated, and ratios of cross sections are more precise.
"""
import math
from collections import namedtuple

import numpy as np

from analytic import phase_space
from analytic.amplitude import amplitudes, squared

CHUNK = 50_000  # tries at a time
PILOT_CHUNKS = 2  # of tries that set the ceiling; they give no events
ABOVE_CEILING = 0.005  # largest fraction of a benchmark's rate above the ceiling
SURPLUS = 1.03  # of tries, so that no benchmark lacks events after the first round

Pilot = namedtuple("Pilot", "sigma ceiling totals")
"""sigma (benchmarks,), in pb and rough; ceiling of the sum over benchmarks of w_b / sigma_b; totals as in ``Chunk``"""

Chunk = namedtuple("Chunk", "momenta scales weights own totals")
"""Events of one chunk: momenta (m, 5, 4) in GeV: u, d, d, u, h; scales (m, 2) in GeV; weights (m, benchmarks) in units
of the common weight at their own benchmark; own (m,): its number. totals (2, benchmarks): sums over all tries of the
weights, in pb, and of their squares"""

Sample = namedtuple("Sample", "momenta scales weights sigma sigma_error efficiency overweight")
"""Events of one benchmark: momenta (n, 5, 4) and scales (n, 2) in GeV; weights (n, benchmarks) in pb: those at the
events' own benchmark add up to sigma; sigma and its error in pb, from all tries; the fraction of tries that became
events of any benchmark; the fraction of events above the ceiling"""


def one_after_another(function, tasks):
    """-> [function(*task) for task in tasks]"""
    return [function(*task) for task in tasks]


def generate_samples(n, couplings, rng_of, run=one_after_another):
    """-> [Sample] of ``n`` events for each benchmark.

    ``couplings`` (benchmarks, 2): C/Lambda^2 of CWL2 and CPWL2 in GeV^-2; ``rng_of(number)``: random generator of the
    pilot (0) and of each chunk (1, 2, ...), so that events do not depend on how ``run`` does its tasks.
    """
    pilot = explore(couplings, rng_of(0))
    chunks, fewest = [], 0
    while fewest < n:
        more = math.ceil(SURPLUS * (n - fewest) * pilot.ceiling / CHUNK)
        numbers = range(len(chunks) + 1, len(chunks) + 1 + more)
        chunks += run(draw_chunk, [(pilot, couplings, rng_of(number)) for number in numbers])
        own = np.concatenate([chunk.own for chunk in chunks])
        fewest = np.bincount(own, minlength=len(couplings)).min()
    totals = pilot.totals + sum(chunk.totals for chunk in chunks)
    sigma, error = mean_and_error(*totals, tries=CHUNK * (PILOT_CHUNKS + len(chunks)))
    efficiency = len(own) / (CHUNK * len(chunks))
    return [collect(chunks, b, n, sigma[b], error[b], efficiency) for b in range(len(couplings))]


def explore(couplings, rng):
    """-> Pilot"""
    weights = np.concatenate([weigh(CHUNK, couplings, rng)[-1] for _ in range(PILOT_CHUNKS)])
    sigma = weights.sum(0) / (CHUNK * PILOT_CHUNKS)
    return Pilot(sigma, find_ceiling(weights / sigma), totals_of(weights))


def find_ceiling(shares):
    """w_b / sigma_b (n, benchmarks) -> the sum over benchmarks above which ``ABOVE_CEILING`` of the rate lies, at that
    benchmark where it is most"""
    total = shares.sum(1)
    falling = np.argsort(-total)
    above = np.cumsum(shares[falling], axis=0) / shares.sum(0)
    return total[falling[np.searchsorted(above.max(1), ABOVE_CEILING)]]


def draw_chunk(pilot, couplings, rng):
    """-> Chunk"""
    momenta, scales, weights = weigh(CHUNK, couplings, rng)
    steps = np.cumsum(weights / pilot.sigma, axis=1)
    height = np.maximum(steps[:, -1], pilot.ceiling)
    own = (rng.uniform(size=len(height))[:, None] * height[:, None] >= steps).sum(1)
    hit = np.flatnonzero(own < len(couplings))
    own, height = own[hit], height[hit]
    relative = weights[hit] * (height / pilot.ceiling / weights[hit, own])[:, None]
    return Chunk(np.stack([p[hit] for p in momenta], axis=1), scales[:, hit].T, relative, own, totals_of(weights))


def weigh(tries, couplings, rng):
    """-> momenta, scales of ``phase_space.sample``; weights (m, benchmarks) in pb, whose sums over ``tries`` are
    sigmas"""
    momenta, scales, measure = phase_space.sample(tries, rng)
    parts = amplitudes(*momenta[:4])
    return momenta, scales, np.stack([measure * squared(parts, coupling) for coupling in couplings], axis=1)


def totals_of(weights):
    """(n, benchmarks) -> their sums and those of their squares (2, benchmarks)"""
    return np.stack([weights.sum(0), (weights ** 2).sum(0)])


def mean_and_error(total, squares, tries):
    """Sum of weights and of their squares -> integral and its statistical error; tries outside the cuts are zeros"""
    mean = total / tries
    return mean, np.sqrt((squares / tries - mean ** 2) / tries)


def collect(chunks, b, n, sigma, error, efficiency):
    """The first ``n`` events of benchmark number ``b``, their weights scaled to ``sigma`` -> Sample"""
    mine = [np.flatnonzero(chunk.own == b) for chunk in chunks]
    momenta, scales, weights = (
        np.concatenate([column[rows] for column, rows in zip(columns, mine)])[:n] for columns in list(zip(*chunks))[:3]
    )
    own = weights[:, b]
    above = float(np.mean(own > 1.001))
    return Sample(momenta, scales, weights * (sigma / own.sum()), float(sigma), float(error), efficiency, above)
