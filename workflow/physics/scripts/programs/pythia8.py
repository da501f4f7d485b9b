"""Showers an LHE file with MadGraph's Pythia 8 interface, where the environment has that program and not pythia8mc."""
import gzip
import os
import shutil

from madgraph.cards import read_text, set_pythia_card, write_text
from programs.executables import find_pythia8, library_path, run_logged
from step import fail

MILLIBARN_TO_PICOBARN = 1e9  # HepMC's cross section in pb, as MadGraph sets it


def shower_lhe(lhe, cards, madgraph, mpi, seed, output):
    """-> {"hepmc": path of OUTPUT/pythia8_events.hepmc.gz, "command": [...], "log": path}."""
    output = os.path.abspath(output)
    os.makedirs(output, exist_ok=True)
    hepmc, card = os.path.join(output, "pythia8_events.hepmc"), os.path.join(output, "pythia8.cmd")
    settings = {
        "Beams__frameType": 4,
        "Beams__LHEF": os.path.abspath(lhe),
        "HEPMCoutput__file": hepmc,
        "HEPMCoutput__scaling": MILLIBARN_TO_PICOBARN,
        "Main__numberOfEvents": -1,
        "PartonLevel__MPI": mpi,
        "Random__setSeed": "on",
        "Random__seed": seed,
    }
    write_text(card, set_pythia_card(read_text(os.path.join(cards, "pythia8_card.dat")), **settings))
    log = os.path.join(output, "pythia8.log")
    command = [find_pythia8(madgraph), card]
    run_logged(command, log, cwd=output, env=library_path(madgraph))
    if not os.path.isfile(hepmc):
        fail("Pythia wrote no events to %s" % hepmc, "look at %s" % log)
    with open(hepmc, "rb") as plain, gzip.GzipFile(hepmc + ".gz", "wb", compresslevel=1, mtime=0) as packed:
        shutil.copyfileobj(plain, packed)
    os.remove(hepmc)
    return {"hepmc": hepmc + ".gz", "command": command, "log": log}
