"""Events at one benchmark, unweighted, with the weights of all benchmarks: w_k = w_b |M_k|^2 / |M_b|^2, exactly."""
from collections import namedtuple

import numpy as np

from analytic import phase_space
from analytic.amplitude import amplitudes, squared
from analytic.constants import PER_TEV2

CHUNK = 100_000  # tries at a time
PILOT_CHUNKS = 4  # tries that set the ceiling; they are used as well
ABOVE_CEILING = 0.005  # fraction of the rate above the ceiling; those events keep a weight above one

Sample = namedtuple("Sample", "momenta scales weights sigma sigma_error efficiency overweight")
"""momenta (n, 5, 4) in GeV: u, d, d, u, h; scales (n, 2) in GeV; weights (n, benchmarks) in pb: those at the events'
own benchmark add up to sigma; sigma and its error in pb, from all tries; fraction of the tries kept; fraction of the
events above the ceiling."""


def generate_events(n, own, couplings, rng):
    """``n`` events at benchmark number ``own``; ``couplings`` (benchmarks, 2): C/Lambda^2 of CWL2 and CPWL2 in
    TeV^-2."""
    couplings = np.asarray(couplings, dtype=float) * PER_TEV2
    waiting = [weigh_chunk(couplings[own], rng) for _ in range(PILOT_CHUNKS)]
    tried = [chunk[-1] for chunk in waiting]
    ceiling = find_ceiling(np.concatenate(tried))
    kept, used = [], 0
    while sum(len(part[0]) for part in kept) < n:
        if not waiting:
            waiting.append(weigh_chunk(couplings[own], rng))
            tried.append(waiting[0][-1])
        kept.append(accept(waiting.pop(0), ceiling, own, couplings, rng))
        used += CHUNK
    sigma, sigma_error = integrate(np.concatenate(tried), len(tried) * CHUNK)
    momenta, scales, weights = (np.concatenate(parts) for parts in zip(*kept))
    efficiency = len(momenta) / used
    momenta, scales, weights = momenta[:n], scales[:n], weights[:n]
    overweight = float(np.mean(weights[:, own] > 1.001))
    return Sample(
        momenta, scales, weights * (sigma / weights[:, own].sum()), sigma, sigma_error, efficiency, overweight
    )


def integrate(weights, tries):
    """-> integral and its statistical error; tries that failed the cuts count as zeros"""
    mean = weights.sum() / tries
    return float(mean), float(np.sqrt((np.sum(weights ** 2) / tries - mean ** 2) / tries))


def weigh_chunk(coupling, rng):
    """-> momenta, scales, amplitudes, weights in pb, of the points of one chunk that pass the cuts"""
    momenta, scales, weights = phase_space.sample(CHUNK, rng)
    parts = amplitudes(*momenta[:4])
    return momenta, scales, parts, weights * squared(parts, coupling)


def find_ceiling(weights):
    """-> the weight above which ``ABOVE_CEILING`` of the rate lies"""
    falling = np.sort(weights)[::-1]
    return falling[np.searchsorted(np.cumsum(falling), ABOVE_CEILING * falling.sum())]


def accept(chunk, ceiling, own, couplings, rng):
    """Hit or miss -> momenta (m, 5, 4), scales (m, 2), weights (m, benchmarks) in units of the ceiling"""
    momenta, scales, parts, weights = chunk
    hit = rng.uniform(size=len(weights)) * ceiling < weights
    parts = [part[hit] for part in parts]
    ratios = np.stack([squared(parts, coupling) for coupling in couplings], axis=1)
    ratios /= squared(parts, couplings[own])[:, None]
    above = np.maximum(weights[hit] / ceiling, 1.0)
    return np.stack([p[hit] for p in momenta], axis=1), scales[:, hit].T, above[:, None] * ratios
