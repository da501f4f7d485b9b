"""evaluating: the likelihood that one method expects over the parameter grid, and how good its networks are."""
import os

import bundle  # noqa: F401

import quadratic.metrics
from accounting import account
from event_models.loading import load_model
from event_models.quadratic import quadratic_information
from exports.channels import channel_yields, is_due
from exports.yields import YIELDS_FILE
from json_files import read_json
from likelihood.comparisons import Comparisons
from likelihood.event_file import EventFile, check_file
from likelihood.information import histogram_information, score_information
from likelihood.limits import Likelihoods
from likelihood.observed_data import NONE, read_observed, warn_of_observed
from likelihood.regions import check_scan
from likelihood.scan import Scan
from likelihood.toys import Toys
from methods import kind_of
from ml_card import load_card
from networks.device import use_device
from networks.ensembles import load_ensemble, scores_of
from networks.metrics import test_metrics
from networks.training_checks import check_losses
from outputs.result_files import (
    COMPARISON_FILE,
    EXPECTED_FILE,
    LIKELIHOOD_FILE,
    SHAPE_ONLY,
    WITH_RATE,
    save_result,
    save_scans,
)
from outputs.tracking import tracked
from patches import density_flow, morphing_aware, ratio_evaluation
from patches.event_cache import CachedEvents, effective_sample_sizes
from provenance import identify, produced_from, provenance_of
from quadratic.classifier import Classifier
from quadratic.closure import test_closure, warn_of_closure
from run_parameters import CommandLine
from training import TRAINING_FILE

from madminer.sampling import SampleAugmenter


class Sampler(CachedEvents, SampleAugmenter):
    """MadMiner's sampler with the events in memory."""


def parse_arguments():
    """-> the arguments of the command in steps.yml"""
    parser = CommandLine(description=__doc__)
    parser.add_argument("--data", required=True, help="MadMiner event file")
    parser.add_argument("--input", required=True, help="the card")
    parser.add_argument("--model", required=True, help="folder models/<method> of the training step")
    parser.add_parameter("--luminosity", "luminosity", help="in 1/pb")
    parser.add_parameter("--test-samples", "test_samples")
    parser.add_parameter("--seed", "seed")
    parser.add_argument("--observed", default=NONE, help="file of observed events, or none: expected ones")
    parser.add_argument("--tracking", default="none", help="MLflow address, or none")
    parser.add_argument("--output", required=True)
    return parser.parse_args()


def scan_likelihoods(scan, method, model_folder, toys):
    """-> Likelihoods of rate and shape, of the shape alone, or of both, as the card's include_xsec asks"""
    names = {WITH_RATE if with_rate else SHAPE_ONLY: with_rate for with_rate in scan.card.with_rate}
    found = Likelihoods(scan, load_model(scan, method, model_folder), names, toys)
    for name, values in found.data.items():
        check_scan(method, name, values, scan.fine)
    return found


def metrics_of(arguments, card, scan, method):
    """-> agreement of the method's networks with the joint quantities, see networks.metrics"""
    if kind_of(method) == "quadratic":
        return quadratic.metrics.test_metrics(scan, Classifier.load(arguments.model), arguments.seed)
    return test_metrics(
        Sampler(arguments.data, include_nuisance_parameters=False),
        load_ensemble(arguments.model, method),
        method,
        card.points_of(method),
        arguments.test_samples,
        card.sampling["test_split"],
        arguments.seed,
    )


def information_of(arguments, card, scan, method):
    """-> Fisher information of the method at the card's point, see likelihood.information"""
    if kind_of(method) == "quadratic":
        return quadratic_information(scan, card.fisher["theta"], Classifier.load(arguments.model))
    theta = card.fisher["theta"]
    scores = scores_of(load_ensemble(arguments.model, method), method, scan.test_events(theta)[0], theta)
    return score_information(scan, theta, scores)


def compare(scan, folder, toys):
    """Saves likelihoods without networks, for the plots -> their entries of result.json"""
    found, entries = Comparisons(), {}
    if scan.card.plotting["rates"]:
        found.add_rate_and_histogram(scan, toys)
    if scan.observed is None:
        entries["parton_level"] = found.add_parton_level(scan, toys)
    save_scans(os.path.join(folder, COMPARISON_FILE), scan.fine, found.scans)
    return dict(entries, comparison={"limits": found.limits, "calibration": found.calibration})


def evaluate(arguments, card, training, folder):
    """-> the content of result.json, without the timing"""
    method = training["method"]
    device = use_device(card.training["device"], card.root.where("training.device"))
    for patch in (ratio_evaluation, density_flow, morphing_aware):
        patch.install()
    check_losses(method, training["losses"])
    events = EventFile(arguments.data, include_nuisance_parameters=False)
    check_file(events, card)
    observed = read_observed(arguments.observed, list(events.observables))
    scan = Scan(events, card, arguments.luminosity, observed)
    toys = Toys(scan, card.limits["toys"], arguments.seed) if card.limits["toys"] else None
    found = scan_likelihoods(scan, method, arguments.model, toys)
    projections = save_scans(os.path.join(folder, LIKELIHOOD_FILE), scan.fine, found.data)
    result = {
        "method": method,
        "kind": kind_of(method),
        "parameters": list(events.parameters),
        "theta_true": card.scan["theta_true"],
        "luminosity_pb": arguments.luminosity,
        "expected_events": scan.n_events,
        "events_in_file": int(events.n_samples),
        "effective_sample_sizes": effective_sample_sizes(events),
        "histogram_variable": card.histogram_variable,
        "data": "expected" if observed is None else "observed",
        "likelihoods": found.describe(projections),
        "limits": found.limits(method),
        "test": metrics_of(arguments, card, scan, method),
        "training": training,
        "settings": {"limits": card.limits, "sampling": card.sampling, "scan": card.scan},
        "provenance": provenance_of(arguments.data),
    }
    result.update(produced_from(arguments.seed, device, card=arguments.input, event_file=arguments.data))
    if observed is not None:
        warn_of_observed(observed, scan)
        result["observed_data"] = dict(identify(arguments.observed), events=len(observed))
        save_scans(os.path.join(folder, EXPECTED_FILE), scan.fine, found.expected)
    if toys is not None:
        result["toys"] = {
            "number": toys.number,
            "effective_test_events": toys.effective_test_events,
            "calibration": found.calibration_rows(method),
        }
    if card.fisher is not None:
        result["fisher_information"] = information_of(arguments, card, scan, method)
    if kind_of(method) == "quadratic":
        result["closure"] = test_closure(scan, Classifier.load(arguments.model))
        warn_of_closure(result["closure"])
    if method == training["methods_of_run"][-1]:  # once per run is enough
        result.update(compare(scan, folder, toys))
        if card.plotting["rates"] and card.fisher is not None:
            result["histogram_information"] = histogram_information(arguments.data, card.fisher, arguments.luminosity)
    if is_due(card, method, training["methods_of_run"]):
        yields = channel_yields(scan, card.export["pyhf"], arguments.model)
        if yields is not None:
            yields.save(os.path.join(folder, YIELDS_FILE))
    return result


def record_result(record, result):
    """Adds the numbers of a result to the tracking record."""
    record.params = {key: result[key] for key in ("method", "luminosity_pb", "events_in_file", "seed")}
    record.tags["method"] = result["method"]
    for name, value in result["test"].items():
        for number, component in enumerate(value if isinstance(value, list) else [value]):
            record.log("%s_%d" % (name, number) if isinstance(value, list) else name, component)
    for name, likelihood in result["likelihoods"].items():
        for number, value in enumerate(likelihood["best_fit"]):
            record.log("%s.best_fit_%d" % (name, number), value)
        for level, region in likelihood["regions"].items():
            record.log("%s.area_%s" % (name, level), region["area"])


def main():
    arguments = parse_arguments()
    card = load_card(arguments.input)
    training = read_json(os.path.join(arguments.model, TRAINING_FILE))
    method = training["method"]
    folder = os.path.join(arguments.output, "results", method)
    with tracked(arguments.tracking, "madminer-ml-eval", "evaluating_%s" % method, arguments.output) as record:
        result = evaluate(arguments, card, training, folder)
        result["timing"] = account("evaluating", method=method)
        save_result(folder, result)
        record_result(record, result)
        record.add_artifacts(folder)


if __name__ == "__main__":
    main()
