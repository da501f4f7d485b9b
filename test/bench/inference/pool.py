"""Parts of a large MadMiner file with mixture weights, as smaller files of the same kind."""
import shutil

import h5py
import numpy as np


def write_part(pool, path, part, parts):
    """Writes part number `part` (0, 1, ...) of `parts` of the events made at each benchmark; the pool is shuffled.

    The weights are scaled so that their sums stay the cross sections. -> number of events
    """
    with h5py.File(pool, "r") as source:
        made_at = source["samples/generated_at"][()]
        observations, weights = source["samples/observations"][()], source["samples/weights"][()]
    chosen = np.zeros(len(made_at), dtype=bool)
    for benchmark in np.unique(made_at):
        events = np.flatnonzero(made_at == benchmark)
        chosen[events[part * len(events) // parts : (part + 1) * len(events) // parts]] = True
    shutil.copyfile(pool, path)
    with h5py.File(path, "r+") as target:
        samples = target["samples"]
        for name in list(samples):
            del samples[name]
        samples.create_dataset("observations", data=observations[chosen])
        samples.create_dataset("weights", data=weights[chosen] * (len(chosen) / chosen.sum()))
        samples.create_dataset("sampling_benchmarks", data=np.zeros(chosen.sum(), dtype=int))
        samples.create_dataset("generated_at", data=made_at[chosen])
        summary = target["sample_summary/signal_events"]
        summary[...] = [chosen.sum()] + [0] * (len(summary) - 1)
    return int(chosen.sum())
