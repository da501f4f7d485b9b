"""results/summary.json: the run's numbers in one file."""

from analysis_labels import label_of, labels_of, process_of
from outputs.limits import describe_data

SHARED = (
    "parameters", "theta_true", "luminosity_pb", "expected_events", "events_in_file", "seed", "versions", "inputs",
    "provenance",
)
PRODUCED_FROM = ("seed", "device", "versions", "inputs")
ONCE_PER_RUN = ("parton_level", "histogram_information")  # in the result of one method
PER_METHOD = ("kind", "likelihoods", "fisher_information", "test", "closure", "device")


def summarise(results):
    """results: [Result] -> the content of summary.json"""
    first = results[0].facts
    summary = {key: first[key] for key in SHARED}
    summary["caption"] = summary["provenance"]["caption"]
    stages = summary["provenance"].get("stages", [])
    labels = labels_of(stages)
    summary.update(process_of(stages))
    summary["labels"] = {name: label_of(name, labels) for name in [*first["parameters"], *labels]}
    summary["settings"] = first["settings"]
    summary["methods"] = {result.method: _method_summary(result.facts) for result in results}
    if "effective_sample_sizes" in first:
        summary["effective_sample_sizes"] = first["effective_sample_sizes"]
    summary.update(describe_data(results))
    for key in ONCE_PER_RUN:
        found = [one.facts[key] for one in results if key in one.facts]
        if found:
            summary[key] = found[0]
    return summary


def _method_summary(facts):
    training = facts["training"]
    summary = {key: facts[key] for key in PER_METHOD if key in facts}
    summary["training"] = {
        "settings": training["settings"],
        "final_loss": {kind: [losses[-1] for losses in members] for kind, members in training["losses"].items()},
    }
    summary["training"].update({key: training[key] for key in PRODUCED_FROM if key in training})
    summary["timing"] = {
        step: {key: timing[key] for key in ("wall_s", "cpu_s", "peak_mb")}
        for step, timing in (("training", training["timing"]), ("evaluating", facts["timing"]))
    }
    return summary
