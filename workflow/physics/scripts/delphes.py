"""Stage delphes: one job's events -> OUTPUT/data/madminer_delphes_data_<benchmark>_<job>.h5 and its .json."""
import os

import bundle  # noqa: F401

import numpy as np

from accounting import account
from cards.physics_card import read_card
from cards.settings import benchmark_names
from json_files import read_json, write_json
from provenance import versions
from run_parameters import CommandLine
from seeds import seed_sequence
from step import fail, shown, warn

SEED_BRANCH = 30
BLOCK = 1000  # events at a time


def detect_in_python(args, card, events, path):
    """Our fast detector over events.h5."""
    from observables.detected_values import check_finite, find_values
    from samples.madminer_file import write_sample
    from shower.particles_file import read_blocks, read_weights

    if events["shower"] == "none":
        from detector.smeared_partons import detect

        facts = {"tool": "parton smearing", "label": "smeared partons"}
    else:
        from detector.fast_detector import detect

        facts = {"tool": "fast detector", "label": "fast CMS-card detector"}
    own_card = os.path.join(args.cards, "delphes_card.dat")
    if os.path.isfile(own_card):
        warn("%s is read only by Delphes, which needs an environment without pythia8mc" % shown(own_card))
        facts["label"] += " (delphes_card.dat NOT READ)"
    source = os.path.join(args.events, events["file"])
    rng = np.random.default_rng(seed_sequence(args.seed, SEED_BRANCH, events["index"], events["job"]))
    values, passes = find_values(card, (detect(block, rng) for block in read_blocks(source, BLOCK)))
    if not passes.any():
        absent = [entry["name"] for entry, column in zip(card["observables"], values.T) if np.isnan(column).all()]
        missing = "".join("; none has %s" % name for name in absent)
        fail(
            "none of %d events passes the cuts%s" % (len(passes), missing), "loosen the cuts in %s" % shown(args.input)
        )
    check_finite(card, values[passes].T)
    weights, names = read_weights(source), benchmark_names(args.config)
    write_sample(path, args.config, names, events["index"], card["observables"], values[passes], weights[passes])
    own = weights[:, events["index"]]
    return dict(facts, passed=int(passes.sum()), acceptance=round(float(own[passes].sum() / own.sum()), 4))


def detect_by_program(args, card, events, path):
    """Delphes itself over HepMC, and MadMiner's DelphesReader."""
    from programs.delphes import detect_with_delphes

    hepmc, lhe = (os.path.join(args.events, events[key]) for key in ("file", "lhe"))
    made = detect_with_delphes(args.config, card, hepmc, lhe, events["benchmark"], args.cards, args.madgraph, path)
    return dict(made, tool="Delphes", label="Delphes (%s)" % os.path.basename(made["detector_card"]))


DETECTORS = {"particles": detect_in_python, "hepmc": detect_by_program}


def main():
    parser = CommandLine(description=__doc__)
    parser.add_argument("--config", required=True, help="madminer_config.h5 of the stage configure")
    parser.add_argument("--input", required=True, help="the physics card, for its observables and cuts")
    parser.add_argument("--events", required=True, help="events folder of the stage pythia")
    parser.add_argument("--cards", required=True, help="folder of MadGraph's, Pythia's and Delphes' cards")
    parser.add_argument("--madgraph", required=True, help="folder of MadGraph, in which Delphes lies")
    parser.add_parameter("--seed", "seed")
    parser.add_argument("--output", required=True, help="folder of this step")
    args = parser.parse_args()
    card, events = read_card(args.input), read_json(os.path.join(args.events, "events.json"))
    if events["format"] not in DETECTORS:
        fail("events of format %r" % events["format"], "this stage reads %s" % " and ".join(DETECTORS))
    name = "madminer_delphes_data_%s_%d.h5" % (events["benchmark"], events["job"])
    path = os.path.join(args.output, "data", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    facts = DETECTORS[events["format"]](args, card, events, path)
    facts.update(benchmark=events["benchmark"], job=events["job"], generated=events["generated"])
    stage = account("delphes", versions=versions("madminer", "fastjet", "awkward", "numpy"), **facts)
    write_json(os.path.splitext(path)[0] + ".json", dict(facts, stages=events["stages"] + [stage]))


if __name__ == "__main__":
    main()
