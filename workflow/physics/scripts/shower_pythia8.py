"""Shower, hadronisation and decays of an LHE file by Pythia 8 (C. Bierlich et al., arXiv:2203.11601), package pythia8mc.

Particles are taken in batches as awkward arrays: 0.1 ms an event, where a Python loop over them takes 0.6 ms.
"""
import os

import numpy as np

from lhe_reader import PZ
from particles_file import Particles
from step import fail, seed_sequence

BATCH = 500  # events; an event's whole record takes about 80 kB
SEED_BRANCH = 20
LARGEST_SEED = 900_000_000  # of Pythia's Random:seed
MATCHING_GEV = 1e-4  # incoming momenta agree far better, two events' by chance far worse

SETTINGS = (
    "Beams:frameType = 4",
    # NNPDF2.3 LO QED with alpha_s(MZ) = 0.130, as at generation; other steps' default pSet 14 has 0.119
    "PDF:pSet = 13",
    # the LHE file has the decay; this keeps Pythia from any other
    "25:onMode = off",
    "25:onIfMatch = 22 22",
    "Check:epTolErr = 1e-2",
    "Random:setSeed = on",
    "Next:numberCount = 0",
    "Print:quiet = on",
)


def shower_events(lhe, incoming_pz, mpi, seeds):
    """-> Particles (stable ones), index of the LHE event that each event came from.

    ``incoming_pz`` (n, 2) in GeV: the incoming partons of the LHE events. They tell which event Pythia is at: it drops
    an event that it cannot shower and takes the next one. ``mpi`` is "on" or "off", ``seeds`` (seed, benchmark, job).
    """
    pythia = start_pythia(lhe, mpi, seeds)
    found, index = [], []
    while True:
        batch = pythia.nextBatch(BATCH, "skip")
        if len(batch) == 0:
            break
        particles, pz = flatten(batch)
        found.append(particles)
        index.append(match_events(incoming_pz, pz, index[-1][-1] + 1 if index else 0))
    if not found:
        fail("Pythia showered none of the events of %s" % lhe, "look at this step's log")
    return Particles(*(np.concatenate(parts) for parts in zip(*found))), np.concatenate(index)


def start_pythia(lhe, mpi, seeds):
    import pythia8mc

    pythia = pythia8mc.Pythia("", False)
    own = ("Beams:LHEF = %s" % os.path.abspath(lhe), "PartonLevel:MPI = %s" % mpi, "Random:seed = %d" % pythia_seed(*seeds))
    for setting in SETTINGS + own:
        if not pythia.readString(setting):
            fail("Pythia rejects the setting %r" % setting, "pythia8mc 8.317.2 knows it; check the version")
    if not pythia.init():
        fail("Pythia could not start on %s" % lhe, "look at this step's log")
    return pythia


def pythia_seed(seed, benchmark, job):
    """A seed of its own for each job of each benchmark"""
    return 1 + int(seed_sequence(seed, SEED_BRANCH, benchmark, job).generate_state(1)[0]) % LARGEST_SEED


def flatten(batch):
    """Awkward events -> Particles with positive status, pz of the two incoming partons (events, 2)"""
    import awkward

    records = batch["prt"]
    counts = awkward.to_numpy(awkward.num(records, axis=1))
    flat = awkward.flatten(records, axis=1)
    column = {name: awkward.to_numpy(flat["p"][name]) for name in ("e", "px", "py", "pz")}
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    final = awkward.to_numpy(flat["status"]) > 0
    n = np.add.reduceat(final.astype(int), first)
    p4 = np.stack([column[name][final] for name in ("e", "px", "py", "pz")], axis=1)
    # entries 3 and 4 of Pythia's record are the partons that collide
    pz = column["pz"][first[:, None] + [3, 4]]
    return Particles(n, awkward.to_numpy(flat["id"])[final], p4.astype("f4")), pz


def match_events(expected, found, start):
    """Numbers of the LHE events whose incoming pz (n, 2) Pythia's events (m, 2) have; both in the file's order."""
    index, i = [], start
    expected = expected.tolist()
    for plus, minus in found.tolist():
        while i < len(expected) and abs(expected[i][0] - plus) + abs(expected[i][1] - minus) > MATCHING_GEV:
            i += 1
        if i == len(expected):
            fail("Pythia's events do not match the LHE file's", "generate them anew with the same version of the scripts")
        index.append(i)
        i += 1
    return np.array(index)


def incoming_momenta(particles):
    """LHE particles (n, k, 13) -> pz of the two incoming partons (n, 2)"""
    return particles[:, :2, PZ]
