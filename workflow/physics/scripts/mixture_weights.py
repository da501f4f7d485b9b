"""Mixture weights ("balance heuristic", E. Veach and L. Guibas, SIGGRAPH 1995) for a combined MadMiner file.

An event made at benchmark b counts p_k / p_b towards benchmark k, without bound where b is rare. As part of the mixture of
all samples it counts p_k over the mixture's density instead, which is bounded and uses every event for every theta:

    w_k = sigma_k p_k / sum_b n_b p_b,    n_b events after cuts made at b.

All events are then labelled as one sample, made at benchmark 0, because MadMiner by default uses only the sample nearest to
theta. Where each event was made is kept in the dataset ``samples/generated_at``.
"""
import h5py
import numpy as np

from step import fail


def mix_weights(weights, made_at):
    """-> mixture weights (n, benchmarks) in pb, whose columns add up to the cross sections after cuts.

    ``weights`` (n, benchmarks) in pb as MadMiner has them: over the events made at any one benchmark, column k adds up to
    sigma_k; ``made_at`` (n,) is that benchmark's number.
    """
    counts = np.bincount(made_at, minlength=weights.shape[1]).astype(float)
    shares = weights * (counts / counts.sum())[made_at][:, None]  # MadMiner's own factor
    sigma = shares.sum(0)
    return shares / ((shares / sigma) @ counts)[:, None]


def mix_file(path):
    """Gives a MadMiner file mixture weights, in place. -> mixture weights, where each event was made (n,)"""
    with h5py.File(path, "r+") as stream:
        samples = stream["samples"]
        made_at = samples["sampling_benchmarks"][()]
        if (made_at < 0).any():
            fail("%s holds background events" % path, "mixture weights are for signal samples only")
        weights = mix_weights(samples["weights"][()], made_at)
        samples["weights"][...] = weights
        samples["sampling_benchmarks"][...] = 0
        samples.create_dataset("generated_at", data=made_at)
        summary = stream["sample_summary/signal_events"]
        summary[...] = [len(made_at)] + [0] * (len(summary) - 1)
    return weights, made_at
