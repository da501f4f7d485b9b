"""Closure: events made at one benchmark and reweighted to another must give the cross section of the latter.

The plain sum over reweighted events is of little use for that: weights have no bound where the events' own density is
small, so that the sum misses the rare large ones and its error does not show it. Bennett's and Meng and Wong's bridge
(C. H. Bennett, J. Comput. Phys. 22 (1976) 245; X.-L. Meng, W. H. Wong, Statistica Sinica 6 (1996) 831) compares two
samples where both have events. For benchmarks b and k

    sum over events made at b of w_k h  =  sum over events made at k of w_k h  =  integral of h dsigma_k,
    h = w_b / (s_b w_b + s_k w_k),    s_j = events generated at j / cross section at j.

h is the same function of the event in both samples, as it depends on the ratio w_k / w_b alone, and w_k h is bounded by
the event's own weight. So both sums have normal errors, and their ratio is sigma_k out of the events of b over sigma_k
of sample k. Cuts and detector have no effect: both sides have passed them.
"""
from collections import namedtuple

import numpy as np

from step import fail

SMALLEST_SAMPLE = 30  # effective events; with fewer, five standard deviations are not those of a normal distribution
LARGEST_DEVIATION = 5.0  # standard deviations
# Of a cross section: generators underestimate their errors by up to 1.5, and MadGraph cuts off 1 % in the tails
PRECISION = 0.01

Pair = namedtuple("Pair", "sample benchmark from_sample own error deviation effective_events")
"""Numbers of the benchmark where the events were made and of the one they are reweighted to; the latter's cross section
after cuts in pb, out of those events and out of its own; the error of their difference in pb; their difference in
errors; the smaller effective number of events. Samples without overlap have NaN for what cannot be computed."""


def compare_samples(weights, made_at, generated, relative_errors):
    """-> [Pair], one for each ordered pair of benchmarks that have events.

    ``weights`` (n, benchmarks) in pb: over the events made at any one benchmark, column k adds up to sigma_k;
    ``made_at`` (n,) is that benchmark's number; ``generated`` (benchmarks,) counts events before cuts;
    ``relative_errors`` (benchmarks,) are those of the generator's cross sections.
    """
    samples = [weights[made_at == k] for k in range(weights.shape[1])]
    present = [k for k, sample in enumerate(samples) if len(sample)]
    return [compare_two(samples, b, k, generated, relative_errors) for k in present for b in present if b != k]


def compare_two(samples, b, k, generated, relative_errors):
    """``samples``: weights (n, benchmarks) in pb of each benchmark -> Pair of the events of ``b`` and the cross
    section at ``k``"""
    own = samples[k][:, k].sum()
    densities = [generated[j] / samples[j][:, j].sum() for j in (b, k)]
    sums, variances, effective = zip(*(bridge(samples[j][:, [b, k]], densities, generated[j]) for j in (b, k)))
    if min(sums) <= 0:
        return Pair(b, k, np.nan, own, np.nan, np.nan, 0.0)
    ratio = sums[0] / sums[1]
    error = np.sqrt(sum(variances) + relative_errors[b] ** 2 + relative_errors[k] ** 2 + PRECISION ** 2)
    return Pair(b, k, own * ratio, own, own * ratio * error, np.log(ratio) / error, min(effective))


def bridge(weights, densities, generated):
    """Sum over one sample's events of w_k h -> sum in pb, its relative variance, its effective number of events.

    ``weights`` (n, 2) towards b and k; ``densities`` s_b and s_k. Events cut away count as zeros, so the variance
    is that of ``generated`` draws. In h, negative weights count by their absolute value.
    """
    size = np.abs(weights)
    scale = size @ densities
    terms = np.divide(weights[:, 1] * size[:, 0], scale, out=np.zeros(len(weights)), where=scale > 0)
    total, squares = terms.sum(), (terms ** 2).sum()
    if total <= 0:
        return 0.0, 0.0, 0.0
    effective = total ** 2 / squares
    return total, max(1 / effective - 1 / generated, 0.0), effective


def is_judged(pair):
    """Whether a Pair has enough effective events"""
    return pair.effective_events >= SMALLEST_SAMPLE


def closure_table(pairs, names):
    """-> the pairs with the names of their benchmarks, for JSON"""
    keys = ("cross_section_pb", "own_cross_section_pb", "error_pb", "deviation", "effective_events")
    return [
        dict(
            zip(keys, (float(number) if np.isfinite(number) else None for number in pair[2:])),
            sample=names[pair.sample], benchmark=names[pair.benchmark], judged=bool(is_judged(pair)),
        )
        for pair in pairs
    ]


def judge_closure(pairs, names):
    """Ends the step if events reweighted to a benchmark do not give its cross section."""
    judged = [pair for pair in pairs if is_judged(pair)]
    if pairs and not judged:
        print("note: closure was not judged: no two samples share %d effective events" % SMALLEST_SAMPLE)
    wrong = [pair for pair in judged if abs(pair.deviation) > LARGEST_DEVIATION]
    if not wrong:
        return
    counts = [sum(pair.benchmark == k for pair in wrong) for k in range(len(names))]
    suspect = int(np.argmax(counts))
    worst = max((pair for pair in wrong if pair.benchmark == suspect), key=lambda pair: abs(pair.deviation))
    fail(
        "the samples do not agree: the cross section at the benchmark %s is %.4g pb by its own events and %.4g ± %s pb "
        "by those of %s, reweighted (%.0f standard deviations); of %d pairs of benchmarks %d disagree, %d of them with "
        "%s"
        % (
            names[suspect],
            worst.own,
            worst.from_sample,
            "%.1g" % worst.error,
            names[worst.sample],
            abs(worst.deviation),
            len(judged) // 2,
            len(wrong) // 2,
            counts[suspect],
            names[suspect],
        ),
        "likely causes: reweighting that did not happen or had other parameters than the generation, a wrong cross "
        "section at one benchmark, events of different runs or cards; look at the generator's logs. `checks: {closure: "
        "false}` in "
        "the physics card switches this check off, which the caption then mentions",
    )
