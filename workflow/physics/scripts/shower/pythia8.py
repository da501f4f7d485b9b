"""Shower, hadronisation and decays of an LHE file by Pythia 8 (C. Bierlich et al., arXiv:2203.11601): pythia8mc.

Decays in the file stay unchanged; Pythia decays the particles left undecayed, by its own table or by
pythia8_card.dat. Particles are taken in batches as awkward arrays: 0.1 ms an event, where a Python loop over them
takes 0.6 ms.
"""
import os

import numpy as np

from lhe.numbered import write_numbered
from seeds import seed_sequence
from shower.particles_file import Particles
from shower.pythia8_card import apply_settings
from step import fail, shown

BATCH = 500  # events; the full record of an event takes about 80 kB
SEED_BRANCH = 20
LARGEST_SEED = 900_000_000  # of Pythia's Random:seed
NUMBER_TOLERANCE = 1e-6  # Pythia converts weights from pb to mb and back

DEFAULTS = (
    # NNPDF2.3 LO QED with alpha_s(MZ) = 0.130, as at generation; other steps' default pSet 14 has 0.119
    "PDF:pSet = 13",
    "Check:epTolErr = 1e-2",
)


def shower_events(events, cards, mpi, seeds, folder):
    """-> Particles (stable ones), index of the LHE event that each event came from.

    ``events`` (lhe.reader.Events); ``cards`` is the folder of pythia8_card.dat; ``mpi`` is "on" or "off"; ``seeds``
    (seed, benchmark, job); ``folder`` holds a temporary copy of the LHE file.
    """
    copy = os.path.abspath(os.path.join(folder, "pythia8_input.lhe"))
    write_numbered(copy, events)
    try:
        pythia = start_pythia(copy, cards, mpi, seeds)
        found, numbers = take_events(pythia)
    finally:
        os.remove(copy)
    if not found:
        fail("Pythia showered none of the events of %s" % shown(events.path), "look at this step's log")
    return Particles(*(np.concatenate(parts) for parts in zip(*found))), np.concatenate(numbers) - 1


def start_pythia(lhe, cards, mpi, seeds):
    """-> a Pythia at the beginning of the file ``lhe``; the card's settings override ours, the run's override both"""
    import pythia8mc

    pythia = pythia8mc.Pythia("", False)
    own = (
        "Beams:frameType = 4", "Beams:LHEF = %s" % lhe, "PartonLevel:MPI = %s" % mpi, "Random:setSeed = on",
        "Random:seed = %d" % pythia_seed(*seeds), "Next:numberCount = 0", "Print:quiet = on",
    )
    give(pythia, DEFAULTS)
    apply_settings(pythia, cards)
    give(pythia, own)
    if not pythia.init():
        fail("Pythia could not start", "look at this step's log, and at pythia8_card.dat")
    return pythia


def give(pythia, settings):
    """Applies settings such as "PDF:pSet = 13" to a Pythia; ends the step at one that it rejects"""
    for setting in settings:
        if not pythia.readString(setting):
            fail("Pythia rejects the setting %r" % setting, "pythia8mc 8.317.2 supports it; check the version")


def take_events(pythia):
    """-> Particles of each batch; numbers of its events in the LHE file, counted from 1"""
    found, numbers = [], []
    while True:
        batch = pythia.nextBatch(BATCH, "skip")
        if len(batch) == 0:
            return found, numbers
        particles, weights = flatten(batch)
        number = np.rint(weights)
        if (np.abs(weights / np.maximum(number, 1) - 1) > NUMBER_TOLERANCE).any():
            fail("Pythia gives events weights of its own", "remove settings that weight events from pythia8_card.dat")
        found.append(particles)
        numbers.append(number.astype(int))


def pythia_seed(seed, benchmark, job):
    """A separate seed for each job of each benchmark"""
    return 1 + int(seed_sequence(seed, SEED_BRANCH, benchmark, job).generate_state(1)[0]) % LARGEST_SEED


def flatten(batch):
    """Awkward events -> Particles with positive status, the events' weights (events,)"""
    import awkward

    records = batch["prt"]
    counts = awkward.to_numpy(awkward.num(records, axis=1))
    flat = awkward.flatten(records, axis=1)
    final = awkward.to_numpy(flat["status"]) > 0
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    n = np.add.reduceat(final.astype(int), first)
    p4 = np.stack([awkward.to_numpy(flat["p"][name])[final] for name in ("e", "px", "py", "pz")], axis=1)
    weights = awkward.to_numpy(batch["info"]["weights"][:, 0])
    return Particles(n, awkward.to_numpy(flat["id"])[final], p4.astype("f4")), weights
