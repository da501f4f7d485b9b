"""The training events of the quadratic classifier: those of the file, with their weights; nothing is drawn."""
import os

import numpy as np

from json_files import write_json
from networks.draws import SAMPLES_FILE


def write_samples(data_folder, events, test_split, methods, members):
    """Writes Samples_quadratic_0: observables and relative weights of the training events, and a JSON file.

    events: EventFile; test_split: share of the events that is left out; methods: of the run; members: networks to train
    -> number of events
    """
    x, weights = events.events("train", test_split)
    cross_sections = weights.sum(axis=0)
    folder = os.path.join(data_folder, "Samples_quadratic_0")
    os.makedirs(folder, exist_ok=True)
    np.save(os.path.join(folder, "x.npy"), x.astype(np.float32))
    np.save(os.path.join(folder, "labels.npy"), soft_labels(weights, cross_sections).astype(np.float32))
    write_json(
        os.path.join(folder, SAMPLES_FILE),
        {
            "method": "quadratic",
            "methods_of_run": methods,
            "members": members,
            "arrays": {"x": "x.npy", "labels": "labels.npy"},
            "benchmarks": list(events.benchmarks),
            "cross_sections": cross_sections.tolist(),
        },
    )
    return len(x)


def soft_labels(weights, cross_sections):
    """How much an event belongs to each benchmark, p(z|b) in units of the density of the events in the file.

    weights (n_events, n_benchmarks) and cross_sections (n_benchmarks,), both in pb
    -> (n_events, n_benchmarks); the mean of the sum over benchmarks is 1
    """
    return weights / cross_sections * (len(weights) / len(cross_sections))
