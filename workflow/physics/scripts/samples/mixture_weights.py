"""Mixture weights ("balance heuristic", E. Veach and L. Guibas, SIGGRAPH 1995) for a combined MadMiner file.

An event made at benchmark b has weight w_k at benchmark k, unbounded where p_b is small compared to p_k. As part of
the mixture of all samples its weight is multiplied by the share of b in the mixture's density at that event,

    w_k' = w_k L_b w_b / sum_j L_j w_j,    L_j = events at j / cross section at j,

which is bounded, uses every event for every theta, and adds up to the same cross sections: the shares of all b at any
event add up to one, whatever the L_j. All events are then labelled as one sample, made at benchmark 0, because MadMiner
by default uses only the sample nearest to theta. The benchmark of each event is kept in the dataset
``samples/generated_at``.
"""
import h5py
import numpy as np

from step import fail, shown


def mix_weights(weights, made_at):
    """-> mixture weights (n, benchmarks) in pb, whose columns add up to the cross sections after cuts.

    ``weights`` (n, benchmarks) in pb as in MadMiner: over the events made at any one benchmark, column k adds up
    to sigma_k; ``made_at`` (n,) is that benchmark's number.
    """
    own = weights[np.arange(len(weights)), made_at]
    size = weights.shape[1]
    counts, sigma = np.bincount(made_at, minlength=size), np.bincount(made_at, own, size)
    luminosity = np.divide(counts, sigma, out=np.zeros(size), where=sigma > 0)
    share = luminosity[made_at] * own / (weights @ luminosity)
    return weights * share[:, None]


def read_samples(path):
    """-> weights (n, benchmarks) in pb and where each event was made (n,), of a MadMiner file without background"""
    with h5py.File(path, "r") as stream:
        weights, made_at = stream["samples/weights"][()], stream["samples/sampling_benchmarks"][()]
    if (made_at < 0).any():
        fail("%s holds background events" % shown(path), "mixture weights are for signal samples only")
    return weights, made_at


def mix_file(path):
    """Replaces a MadMiner file's weights by mixture weights, in place. -> these, where each event was made (n,)"""
    weights, made_at = read_samples(path)
    weights = mix_weights(weights, made_at)
    with h5py.File(path, "r+") as stream:
        samples = stream["samples"]
        samples["weights"][...] = weights
        samples["sampling_benchmarks"][...] = 0
        samples.create_dataset("generated_at", data=made_at)
        summary = stream["sample_summary/signal_events"]
        summary[...] = [len(made_at)] + [0] * (len(summary) - 1)
    return weights, made_at
