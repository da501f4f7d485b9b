"""Detector and observables by Delphes and MadMiner's DelphesReader, where the environment has Delphes' program."""
import os

import madminer_compat  # noqa: F401  (before any madminer module)
from executables import find_delphes, log_tail
from step import fail


def detect_with_delphes(config, card, hepmc, lhe, benchmark, cards, madgraph, output):
    """HepMC events -> a MadMiner file at ``output``, by MadMiner's public API.

    ``card`` is the parsed physics card: its ``observables`` and ``cuts`` mean what they mean to DelphesReader. The
    detector is ``delphes_card.dat`` of the run's cards if there is one, else the CMS card that comes with Delphes.
    -> {"command", "detector_card", "passed": number of events}
    """
    delphes = find_delphes(madgraph)
    if delphes is None:
        fail(
            "the events are HepMC, and there is no DelphesHepMC below %s" % os.path.join(madgraph, "Delphes"),
            "use the physics image, or an environment with the Python packages pythia8mc and fastjet",
        )
    from madminer.delphes import DelphesReader

    reader = DelphesReader(config)
    reader.add_sample(hepmc, sampled_from_benchmark=benchmark, lhe_filename=lhe, weights="lhe")
    detector_card = detector_card_path(cards, delphes)
    folder = os.path.dirname(os.path.abspath(output))
    os.makedirs(folder, exist_ok=True)
    log = os.path.join(folder, "delphes.log")
    try:
        reader.run_delphes(delphes_directory=delphes, delphes_card=detector_card, log_file=log)
    except RuntimeError as error:
        fail("%s\n%s" % (error, log_tail(log)), "the whole log is %s" % log)
    for observable in card["observables"]:
        reader.add_observable(
            observable["name"], observable["definition"], observable.get("required", False), observable.get("default")
        )
    for cut in card.get("cuts") or []:
        reader.add_cut(cut["expression"])
    reader.analyse_delphes_samples()
    if reader.weights is None:
        fail("no event passed the cuts", "loosen the cuts in the physics card")
    reader.save(output)
    passed = len(next(iter(reader.weights.values())))
    return {"command": [os.path.join(delphes, "DelphesHepMC")], "detector_card": detector_card, "passed": passed}


def detector_card_path(cards, delphes):
    own = os.path.join(cards, "delphes_card.dat")
    return own if os.path.isfile(own) else os.path.join(delphes, "cards", "delphes_card_CMS.dat")
