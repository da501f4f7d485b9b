"""The cards of one MadGraph job: the user's values, MadMiner's parameters, the job's own number of events and seeds."""
import os

from madgraph.cards import overlay_param_card, parse_param_card, read_text, set_pythia_card, set_run_card, write_text
from seeds import seed_sequence
from step import fail, shown

LARGEST_SEED = 30081 ** 2 - 1  # of MadGraph's random numbers (RANMAR)


def check_parameters(process, miner):
    """Ends the step when the model's parameter card has no entry for one of the physics card's parameters."""
    path = os.path.join(process, "Cards", "param_card.dat")
    known = parse_param_card(read_text(path)) if os.path.isfile(path) else {}
    for name, parameter in miner.parameters.items() if known else ():
        block = parameter.lha_block.lower()
        if (block, parameter.lha_id) not in known:
            ids = sorted(entry[1] for entry in known if entry[0] == block and len(entry) == 2)
            fail(
                "the model has no entry %s %d for the physics card's parameter "
                "%s" % (parameter.lha_block, parameter.lha_id, name),
                "its %s: %s" % (
                    ("entries in %s are" % block, ", ".join(map(str, ids))) if ids else
                    ("blocks are", ", ".join(sorted({entry[0] for entry in known})))
                ),
            )  # fmt: skip


def user_values(cards, theta):
    """-> the entries of the user's param_card.dat, without those of the parameters, which MadMiner sets."""
    values = parse_param_card(read_text(os.path.join(cards, "param_card.dat")))
    own = sorted(theta & set(values))
    if own:
        names = ", ".join("%s %d" % entry for entry in own)
        print("note: MadMiner sets %s at each benchmark; the values in param_card.dat are not used" % names, flush=True)
    return {entry: value for entry, value in values.items() if entry not in theta}


def note_defaults(process, theta, values):
    """Prints which other entries of the parameters' blocks keep non-zero values of the model."""
    model = parse_param_card(read_text(os.path.join(process, "Cards", "param_card.dat")))
    blocks, given = {entry[0] for entry in theta}, theta | set(values)
    kept = [
        "%s = %s" % (" ".join(map(str, entry)), model[entry])
        for entry in model
        if entry[0] in blocks and entry not in given
    ]
    kept = [text for text in kept if number_or_none(text.split()[-1]) != 0.0]
    if kept:
        print("note: param_card.dat does not set %s: these are the model's own values" % ", ".join(kept), flush=True)


def number_or_none(text):
    """-> float, or None if the text is no number"""
    try:
        return float(text)
    except ValueError:
        return None


def complete_cards(process, values, number, job, seed):
    """Overrides MadGraph's defaults with the user's parameter values and sets the job's own events and seeds."""
    written = os.path.join(process, "madminer", "cards")
    card = os.path.join(written, "param_card_%d.dat" % number)
    text, unknown = overlay_param_card(read_text(card), values)
    if unknown:
        fail(
            "param_card.dat sets %s, which the model does not have"
            % ", ".join(" ".join(map(str, entry)) for entry in unknown),
            "compare it with %s" % shown(os.path.join(process, "Cards", "param_card.dat")),
        )
    write_text(card, text)
    card = os.path.join(written, "run_card_%d.dat" % number)
    settings = {
        "nevents": job["events"],
        "iseed": integer_seed(seed, 10, job["index"], job["job"]),
        "event_norm": "sum",  # the weights of a file add up to its cross section
    }
    write_text(card, set_run_card(read_text(card), **settings))
    card = os.path.join(written, "pythia8_card_%d.dat" % number)
    pythia_seed = integer_seed(seed, 20, job["index"], job["job"])
    write_text(card, set_pythia_card(read_text(card), Random__setSeed="on", Random__seed=pythia_seed))


def integer_seed(seed, stage, index, job):
    """A separate seed between 1 and ``LARGEST_SEED`` for each job of each benchmark."""
    return 1 + int(seed_sequence(seed, stage, index, job).generate_state(1)[0]) % LARGEST_SEED
