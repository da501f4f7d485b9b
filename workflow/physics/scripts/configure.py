"""Stage configure: physics card -> OUTPUT/data/madminer_config.h5 (parameters, benchmarks, morphing basis).

Checks everything in both cards that can be checked before generation: no generator runs on mistakes in them.
"""
import logging
import os

import bundle  # noqa: F401

import numpy as np

import madminer_compat  # noqa: F401  (before any madminer module)
from accounting import account
from card_agreement import Known, check_agreement, find_warnings
from cards.morphing import check_basis, check_transforms
from cards.physics_card import PARAMETER_KEYS, read_card
from json_files import write_json
from methods import choose_methods
from ml_card import load_card
from observables.expression_trial import try_expressions
from provenance import versions
from run_parameters import CommandLine, read_parameter
from seeds import seed_sequence
from step import fail, shown, warn

MADMINER_REJECTS = (
    ArithmeticError, AssertionError, LookupError, RuntimeError, TypeError, ValueError, np.linalg.LinAlgError,
)  # fmt: skip
NO_CARD = "none"  # in place of the machine-learning card and parameters, where the physics half runs alone


def check_parameters(assignments, is_alone):
    """Ends the step if a parameter of the run, as NAME=VALUE, has a value that is not allowed; later steps read them.

    Without machine learning (``is_alone``) its parameters are ``NO_CARD``.
    """
    for assignment in assignments:
        name, _, text = assignment.partition("=")
        if not (is_alone and text == NO_CARD):
            read_parameter(name, text)


def check_ml_card(path, methods, card, benchmarks, physics_path):
    """Ends the step if the machine-learning card or the run's ``methods`` need something that is not in the physics
    card"""
    ml_card = load_card(path)
    for method in choose_methods(methods, ml_card.methods):
        ml_card.points_of(method)
    parameters = [entry["parameter_name"] for entry in card["parameters"]]
    observables = [entry["name"] for entry in card["observables"]]
    check_agreement(ml_card, Known(parameters, list(benchmarks), observables, shown(physics_path)))
    for warning in find_warnings(ml_card, [entry["parameter_range"] for entry in card["parameters"]]):
        warn(warning)


def write_config(card, seed, path, physics_path):
    """Writes the MadMiner file of a physics card; returns {benchmark: {parameter: value}}, with those of morphing."""
    from madminer.core import MadMiner

    np.random.seed(seed_sequence(seed, 0).generate_state(1)[0])  # MadMiner's basis search draws from the global state
    logging.getLogger("madminer").setLevel(logging.ERROR)  # it warns for each parameter that there is no basis yet
    miner = MadMiner()
    try:
        for parameter in card["parameters"]:
            given = {key: parameter[key] for key in PARAMETER_KEYS if parameter.get(key) is not None}
            # MadMiner reads a missing transformation back from its file as the name "_"
            miner.add_parameter(**dict({"param_card_transform": "theta"}, **given))
        for benchmark in card["benchmarks"]:
            miner.add_benchmark(benchmark["values"], benchmark["name"])
        miner.set_morphing(**card["set_morphing"])
    except MADMINER_REJECTS as error:
        fail(
            "%s: MadMiner rejects the physics card: %s" % (shown(physics_path), " ".join(str(error).split())),
            "look at its parameters, benchmarks and set_morphing; is there a benchmark that others can be combined to?",
        )
    check_basis(miner, shown(physics_path))
    miner.save(path)
    return {name: dict(benchmark.values) for name, benchmark in miner.benchmarks.items()}


def main():
    parser = CommandLine(description=__doc__)
    parser.add_argument("--input", required=True, help="the physics card")
    parser.add_argument("--ml-input", default=NO_CARD, help="the machine-learning card, or %s" % NO_CARD)
    parser.add_argument("--methods", default=["all"], nargs="+", help="those of the run, for which the card is checked")
    parser.add_argument("--parameters", default=[], nargs="+", help="NAME=VALUE of others, to be checked")
    parser.add_parameter("--seed", "seed")
    parser.add_argument("--output", required=True, help="folder of this step")
    args = parser.parse_args()
    check_parameters(args.parameters, args.ml_input == NO_CARD)
    path = os.path.join(args.output, "data", "madminer_config.h5")
    card = read_card(args.input)
    check_transforms(card)
    for warning in try_expressions(card):
        warn(warning)
    benchmarks = write_config(card, args.seed, path, args.input)
    if args.ml_input != NO_CARD:
        check_ml_card(args.ml_input, args.methods, card, benchmarks, args.input)
    facts = {key: card[key] for key in ("process", "labels", "checks")}
    facts["benchmarks"] = benchmarks
    record = account("configure", tool="MadMiner", versions=versions("madminer", "numpy", "h5py"), **facts)
    write_json(os.path.splitext(path)[0] + ".json", {"stages": [record]})


if __name__ == "__main__":
    main()
