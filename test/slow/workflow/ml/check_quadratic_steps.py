"""The four steps with the quadratic classifier alone, on the example file with short settings."""
import json
import os
import subprocess
import sys

from checks import CARD, EVENTS, SCRIPTS, run_checks

from json_files import read_json


def run(step, *options):
    """-> what the step printed"""
    command = [sys.executable, os.path.join(SCRIPTS, step + ".py"), "--input", CARD] + list(options)
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    assert result.returncode == 0, (step, result.stdout, result.stderr)
    return result.stdout


def check_steps():
    seed = ["--seed", "1"]
    run("sampling", "--data", EVENTS, "--methods", "quadratic", "--samples", "100", *seed, "--output", "sampling")
    assert sorted(os.listdir("sampling/data")) == ["Samples_quadratic_0"]  # nothing was drawn
    options = ["--epochs", "3", "--batch-size", "500", "--alpha", "5", *seed]
    run("training", "--samples", "sampling/data/Samples_quadratic_0", *options, "--output", "training")
    options = ["--luminosity", "100000", "--test-samples", "200", *seed, "--output", "evaluating"]
    run("evaluating", "--data", EVENTS, "--model", "training/models/quadratic", *options)
    run("plotting", "--results", "evaluating/results/quadratic", "--output", "plotting")


def check_summary():
    summary = read_json("plotting/results/summary.json")
    facts, bound = summary["methods"]["quadratic"], summary["parton_level"]
    assert facts["kind"] == "quadratic" and facts["training"]["settings"]["epochs"] == 12
    assert len(facts["training"]["final_loss"]["validation"]) == 3
    assert facts["test"]["log_ratio_correlation"] > 0.5
    assert len(facts["closure"]["mean_ratio"]) == 8 and len(facts["closure"]["calibration"]) == 6
    for name in ("rate_and_shape", "shape"):
        for level in ("68", "95"):
            areas = [one["likelihoods"][name]["regions"][level]["area_in_cells"] for one in (bound, facts)]
            assert 0 < areas[0] < areas[1], (name, level)
        for index in (0, 1):
            informations = [one["fisher_information"][name][index][index] for one in (bound, facts)]
            assert informations[0] > informations[1] > 0
    methods = {row["method"] for row in summary["limits"]}
    assert methods == {"quadratic", "rate", "histogram", "parton_level"}


def check_pictures_and_records():
    plots = os.listdir("plotting/plots")
    assert {"all_methods.png", "quadratic.png", "losses.png"} <= set(plots)
    with open("training/tracking.jsonl") as stream:
        (record,) = [json.loads(line) for line in stream]
    assert record["params"]["hidden"] == [64, 64] and record["tags"]["method"] == "quadratic"
    keys = {metric["key"] for metric in record["metrics"]}
    assert {"train_loss_0", "validation_loss_2"} <= keys


run_checks(globals())
