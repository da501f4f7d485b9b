"""Detector and observables by Delphes and MadMiner's DelphesReader, where the environment has Delphes' program."""
import os
import shutil
import traceback

import madminer_compat  # noqa: F401  (before any madminer module)
from observables.detected_values import check_finite, reject_expression
from programs.executables import find_delphes, log_tail
from step import fail


def detect_with_delphes(config, card, hepmc, lhe, benchmark, cards, madgraph, output):
    """HepMC events -> a MadMiner file at ``output``, by MadMiner's public API.

    ``card`` is the parsed physics card: its ``observables`` and ``cuts`` mean the same as in DelphesReader. The
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

    folder = os.path.dirname(os.path.abspath(output))
    os.makedirs(folder, exist_ok=True)
    # MadMiner unpacks the events and writes the ROOT file next to them: both must be in this step's own folder
    own_hepmc = link_or_copy(hepmc, os.path.join(folder, os.path.basename(hepmc)))
    reader = DelphesReader(config)
    reader.add_sample(own_hepmc, sampled_from_benchmark=benchmark, lhe_filename=lhe, weights="lhe")
    detector_card = detector_card_path(cards, delphes)
    log = os.path.join(folder, "delphes.log")
    try:
        reader.run_delphes(delphes_directory=delphes, delphes_card=detector_card, log_file=log)
    except RuntimeError as error:
        fail("%s\n%s" % (error, log_tail(log)), "the whole log is %s" % log)
    for observable in card["observables"]:
        reader.add_observable(
            observable["name"], observable["definition"], observable.get("required", False), observable.get("default")
        )
    for cut in card["cuts"]:
        reader.add_cut(cut["expression"], cut.get("required", False))
    analyse(reader, card)
    os.remove(own_hepmc)
    if reader.weights is None:
        fail("no event passed the cuts", "loosen the cuts in the physics card")
    check_finite(card, [reader.observations[entry["name"]] for entry in card["observables"]])
    reader.save(output)
    passed = len(next(iter(reader.weights.values())))
    return {"command": [os.path.join(delphes, "DelphesHepMC")], "detector_card": detector_card, "passed": passed}


def analyse(reader, card):
    """DelphesReader's loop over events. Its local variables tell which expression failed; its errors do not."""
    try:
        reader.analyse_delphes_samples()
    except Exception as error:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_name == "parse_delphes_root_file" and "event" in frame.f_locals:
                cut, definition = frame.f_locals.get("cut"), frame.f_locals.get("definition")
                found = [
                    entry for entry in card["cuts"] if cut is not None and entry["expression"] == cut.val_expression
                ]
                found = found or [entry for entry in card["observables"] if entry["definition"] == definition]
                reject_expression(found[0], frame.f_locals["event"], error)
        raise


def link_or_copy(source, target):
    """A second name for a file; a copy where the file system has no hard links."""
    if os.path.exists(target):
        os.remove(target)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target


def detector_card_path(cards, delphes):
    """-> the run's delphes_card.dat if there is one, else Delphes' CMS card"""
    own = os.path.join(cards, "delphes_card.dat")
    return own if os.path.isfile(own) else os.path.join(delphes, "cards", "delphes_card_CMS.dat")
