"""plotting: the regions of all methods, together and one by one, the losses, and the run's numbers in one file."""
import os

import bundle  # noqa: F401

from accounting import account
from analysis_labels import labels_of
from event_histograms import Events, histograms
from exports.write_exports import write_exports
from json_files import read_json, write_json
from ml_card import load_card
from networks.training_checks import check_losses
from outputs.limits import limits_of, save_limits
from outputs.redraw_files import save_contours, save_likelihoods
from outputs.result_files import Result
from outputs.summary import summarise
from plots.contour_plot import PANELS, draw_contours
from plots.corner_plot import draw_corner
from plots.distributions_plot import draw_distributions
from plots.limits_plot import draw_limits
from plots.loss_plot import draw_losses
from plots.profile_plot import draw_profiles
from plots.side_by_side import run_side_by_side
from run_parameters import CommandLine


def parse_arguments():
    """-> the arguments of the command in steps.yml"""
    parser = CommandLine(description=__doc__)
    parser.add_argument("--input", required=True, help="the card")
    parser.add_argument("--results", required=True, nargs="+", help="folders results/<method> of the evaluating steps")
    parser.add_argument("--data", help="the event file, for histograms of its observables")
    parser.add_argument("--output", required=True)
    return parser.parse_args()


def in_order_of_run(results):
    """The results in the order of the run's methods: the order of folders from a glob is undefined"""
    names = results[0].facts["training"].get("methods_of_run", [])
    return sorted(results, key=lambda result: names.index(result.method) if result.method in names else len(names))


def event_summary_of(data_file, results):
    """-> the content of event_summary.json beside an event file; its histograms alone, where there is none"""
    path = os.path.join(os.path.dirname(os.path.abspath(data_file)), "event_summary.json")
    if os.path.exists(path):
        return read_json(path)
    events = Events(data_file)
    labels = labels_of(results[0].facts["provenance"].get("stages", []))
    return {"reference": events.benchmarks[0], "benchmarks": [], "observables": histograms(events, labels)}


def draw_regions(results, main, comparison, path):
    """Draws the likelihoods: one picture for one or two parameters, with more of them one of each likelihood.

    comparison: the Result that holds the likelihoods without networks, or None
    """
    n_parameters = len(results[0].axes)
    if n_parameters < 3:
        draw = draw_profiles if n_parameters == 1 else draw_contours
        draw(results, main, comparison.comparison if comparison else {}, path)
    else:
        projections = comparison.comparison_projections if comparison else {}
        stem, extension = os.path.splitext(path)
        shown = [(name, title) for name, title in PANELS if name in results[0].scans]
        for number, (name, title) in enumerate(shown):
            own_path = path if number == 0 else "%s_%s%s" % (stem, name, extension)
            draw_corner(results, main, projections, name, title, own_path)


def main():
    arguments = parse_arguments()
    card = load_card(arguments.input)
    results = in_order_of_run([Result(folder) for folder in arguments.results])
    for result in results:
        check_losses(result.method, result.facts["training"]["losses"])
    methods = [result.method for result in results]
    main_method = card.plotting["main"] if card.plotting["main"] in methods else methods[0]
    comparison = next((result for result in results if result.comparison), None)
    plots = os.path.join(arguments.output, "plots")
    os.makedirs(plots, exist_ok=True)
    limits = limits_of(results)
    tasks = [(draw_regions, (results, main_method, comparison, os.path.join(plots, "all_methods.png")))]
    if limits:
        tasks.append((draw_limits, (results[0], limits, os.path.join(plots, "limits.png"))))
    if arguments.data is not None:
        summary = event_summary_of(arguments.data, results)
        tasks.append((draw_distributions, (summary, results[0].facts, os.path.join(plots, "distributions.png"))))
    if card.plotting["separate"]:
        for result in results:
            path = os.path.join(plots, "%s.png" % result.method)
            tasks.append((draw_regions, ([result], result.method, comparison, path)))
    tasks.append((draw_losses, (results, os.path.join(plots, "losses.png"))))
    run_side_by_side(tasks)
    numbers = os.path.join(arguments.output, "results")
    save_limits(os.path.join(numbers, "limits.csv"), limits)
    save_contours(os.path.join(numbers, "contours.csv"), results)
    save_likelihoods(os.path.join(numbers, "likelihood.npz"), results)
    summary = summarise(results)
    write_exports(card, results, arguments.results, limits, numbers)
    summary["timing"] = account("plotting", methods=methods)
    write_json(os.path.join(numbers, "summary.json"), summary)


if __name__ == "__main__":
    main()
