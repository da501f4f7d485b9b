"""sampling: unweighted training samples with joint likelihood ratio and joint score, one folder per method."""
import os

import bundle  # noqa: F401

from accounting import account
from analysis_labels import labels_of
from card_agreement import find_warnings
from effective_events import warn_of_few
from label_text import check_labels
from likelihood.event_file import EventFile, check_file
from likelihood.observed_data import NONE, read_observed
from methods import choose_methods, kind_of
from ml_card import load_card
from networks.draws import draw_samples, plan_draws, write_method_folder
from outputs.tracking import tracked
from patches.event_cache import CachedEvents, effective_sample_sizes
from provenance import provenance_of
from quadratic.samples import write_samples
from run_parameters import CommandLine
from step import warn

from madminer.sampling import SampleAugmenter


class Sampler(CachedEvents, SampleAugmenter):
    """MadMiner's sampler with the events in memory."""


def parse_arguments():
    """-> the arguments of the command in steps.yml"""
    parser = CommandLine(description=__doc__)
    parser.add_argument("--data", required=True, help="MadMiner event file")
    parser.add_argument("--input", required=True, help="the card")
    parser.add_argument("--methods", required=True, nargs="+", help="all, or method names")
    parser.add_parameter("--samples", "train_samples", help="training samples per member")
    parser.add_argument("--observed", default=NONE, help="file of observed events, or none")
    parser.add_parameter("--seed", "seed")
    parser.add_argument("--tracking", default="none", help="MLflow address, or none")
    parser.add_argument("--output", required=True)
    return parser.parse_args()


def sample(arguments, card, methods):
    """-> {"draws": number of draws, "samples": events of each}"""
    sampler = Sampler(arguments.data, include_nuisance_parameters=False)
    check_file(sampler, card)
    # mistakes that are found before any training
    check_labels(labels_of(provenance_of(arguments.data).get("stages", [])))
    read_observed(arguments.observed, list(sampler.observables))
    for warning in find_warnings(card):
        warn(warning)
    warn_of_few(effective_sample_sizes(sampler))
    members = card.training["members"]
    data_folder = os.path.join(arguments.output, "data")
    draws = plan_draws(card, [method for method in methods if kind_of(method) != "quadratic"])
    morphing = {"components": sampler.morphing_components.tolist(), "matrix": sampler.morphing_matrix.tolist()}
    for number, draw in enumerate(draws):
        folder = os.path.join(data_folder, "draw_%d_%s" % (number, draw.kind))
        size = members * arguments.samples
        files = draw_samples(sampler, draw, number, size, card.sampling, folder, arguments.seed)
        for method in draw.methods:
            write_method_folder(data_folder, folder, files, method, methods, members, morphing)
    if any(kind_of(method) == "quadratic" for method in methods):
        events = EventFile(arguments.data, include_nuisance_parameters=False)
        write_samples(data_folder, events, card.sampling["test_split"], methods, card.quadratic["members"])
    return {"draws": len(draws), "samples": members * arguments.samples, "events_in_file": sampler.n_samples}


def main():
    arguments = parse_arguments()
    card = load_card(arguments.input)
    methods = choose_methods(arguments.methods, card.methods)
    with tracked(arguments.tracking, "madminer-ml-sample", "sampling", arguments.output) as record:
        facts = sample(arguments, card, methods)
        record.params = dict(card.sampling, methods=" ".join(methods), seed=arguments.seed, **facts)
        record.add_artifacts(os.path.join(arguments.output, "data"))
    account("sampling", methods=methods, **facts)


if __name__ == "__main__":
    main()
