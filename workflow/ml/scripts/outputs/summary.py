"""results/summary.json: the run's numbers in one file."""

from outputs.limits import describe_data

SHARED = (
    "parameters", "theta_true", "luminosity_pb", "expected_events", "events_in_file", "seed", "versions", "inputs",
    "provenance",
)
PRODUCED_FROM = ("seed", "device", "versions", "inputs")
PER_METHOD = ("kind", "likelihoods", "fisher_information", "test", "device")


def summarise(results):
    """results: [Result] -> the content of summary.json"""
    first = results[0].facts
    summary = {key: first[key] for key in SHARED}
    summary["caption"] = summary["provenance"]["caption"]
    summary["settings"] = first["settings"]
    summary["methods"] = {result.method: _method_summary(result.facts) for result in results}
    if "effective_sample_sizes" in first:
        summary["effective_sample_sizes"] = first["effective_sample_sizes"]
    summary.update(describe_data(results))
    histogram = [one.facts["histogram_information"] for one in results if "histogram_information" in one.facts]
    if histogram:
        summary["histogram_information"] = histogram[0]
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
