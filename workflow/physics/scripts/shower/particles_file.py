"""``events.h5``: the stable particles of one job's events, and the weights they inherit from the LHE file.

Datasets: ``n`` (events,) particles of each event; ``id``, ``charge`` (particles,) PDG number and charge in e; ``p4``
(particles, 4) float32 (E, px, py, pz) in GeV; ``weights`` (events, benchmarks) in pb; ``lhe_index`` (events,).
"""
from collections import namedtuple

import h5py
import numpy as np

Particles = namedtuple("Particles", "n id p4")
"""n (events,) int; id (particles,) int; p4 (particles, 4) as (E, px, py, pz) in GeV"""

Block = namedtuple("Block", "count event id charge p4")
"""Consecutive events: their number, and per particle the event's number within the block, id, charge, p4"""

# PDG number -> charge of what is stable in a detector (PDG 2022, ch. 45); hyperons only if Pythia is set so
CHARGES = {11: -1, 13: -1, 15: -1, 211: 1, 321: 1, 2212: 1, 3112: -1, 3222: 1, 3312: -1, 3334: -1}
LARGEST_ID = 4000


def charges_of(ids):
    """-> charge in units of e; partons count as neutral"""
    table = np.zeros(LARGEST_ID, dtype="i1")
    table[list(CHARGES)] = list(CHARGES.values())
    size = np.abs(ids)
    return np.where(size < LARGEST_ID, table[np.minimum(size, LARGEST_ID - 1)], 0).astype("i1") * np.sign(ids).astype(
        "i1"
    )


def write_particles(path, particles, lhe_index, weights):
    """``weights`` (LHE events, benchmarks); ``lhe_index``: which of them became the events of ``particles``"""
    columns = {
        "n": particles.n.astype("i4"),
        "id": particles.id.astype("i4"),
        "charge": charges_of(particles.id),
        "p4": particles.p4.astype("f4"),
        "lhe_index": np.asarray(lhe_index, dtype="i4"),
        "weights": weights[lhe_index],
    }
    with h5py.File(path, "w") as stream:
        for name, values in columns.items():
            stream.create_dataset(name, data=values)


def read_weights(path):
    """-> (events, benchmarks) in pb"""
    with h5py.File(path, "r") as stream:
        return stream["weights"][()]


def read_blocks(path, size):
    """Yields the events in blocks of at most ``size``."""
    with h5py.File(path, "r") as stream:
        n = stream["n"][()]
        ends = np.concatenate([[0], np.cumsum(n, dtype=np.int64)])
        for first in range(0, len(n), size):
            last = min(first + size, len(n))
            rows = slice(ends[first], ends[last])
            event = np.repeat(np.arange(last - first), n[first:last])
            yield Block(last - first, event, stream["id"][rows], stream["charge"][rows], stream["p4"][rows])
