"""The four steps as the engine runs them, on the example's events, at a size where the contours mean nothing."""
import filecmp
import glob
import os
import shutil
import subprocess
import sys

from checks import CARD, EVENTS, SCRIPTS, run_checks

import yaml

from step import read_json

METHODS = ("alice", "alices", "sally")


def write_small_card():
    with open(CARD) as stream:
        card = yaml.safe_load(stream)
    card["asymptotic_limits"]["resolutions"] = [9, 11]
    card["limits"] = {"coarse_resolution": 4, "normalisation_resolution": 4, "score_bins": 4}
    card["training"].update(members=2, hidden_layers={"ratio": [20, 20], "score": [20]})
    for method in ("alice", "alices"):
        card[method]["theta_0"]["sampling_number"] = 20
    with open("card.yml", "w") as stream:
        yaml.safe_dump(card, stream)


def run(step, *options, expect=0):
    """-> what the step wrote to stderr"""
    command = [sys.executable, os.path.join(SCRIPTS, step + ".py"), "--input", "card.yml"] + list(options)
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    assert result.returncode == expect, (step, result.returncode, result.stdout, result.stderr)
    return result.stderr


def run_chain(folder, methods, seed="1"):
    """The steps of workflow/ml/workflow.yml, a folder each"""
    sampling = os.path.join(folder, "sampling")
    data = ["--data", EVENTS, "--seed", seed]
    run("sampling", *data, "--methods", methods, "--samples", "1000", "--output", sampling)
    for samples in sorted(glob.glob(os.path.join(sampling, "data", "Samples_*"))):
        method = os.path.basename(samples).split("_")[1]
        training, evaluating = [os.path.join(folder, "%s_%s" % (step, method)) for step in ("training", "evaluating")]
        options = ["--epochs", "1", "--batch-size", "100", "--alpha", "5", "--seed", seed]
        run("training", "--samples", samples, *options, "--output", training)
        model = os.path.join(training, "models", method)
        options = ["--luminosity", "100000", "--test-samples", "200"]
        run("evaluating", *data, "--model", model, *options, "--output", evaluating)
    results = sorted(glob.glob(os.path.join(folder, "evaluating_*", "results", "*")))
    run("plotting", "--results", *results, "--output", os.path.join(folder, "plotting"))


def check_all_methods():
    write_small_card()
    run_chain("first", "all")
    summary = read_json("first/plotting/results/summary.json")
    assert sorted(summary["methods"]) == list(METHODS)
    assert summary["parameters"] == ["CWL2", "CPWL2"]
    assert summary["provenance"]["events"]["sm"]["generated"] == 2000
    assert "Pythia 8" in summary["caption"]
    for method, facts in summary["methods"].items():
        for likelihood in facts["likelihoods"].values():
            assert 0 < likelihood["regions"]["68"]["area_in_cells"] <= likelihood["regions"]["95"]["area_in_cells"]
        assert facts["fisher_information"]["rate_and_shape"][0][0] > 0
        assert facts["training"]["settings"]["epochs"] == (2 if method == "alice" else 1)
    assert "histogram_information" in summary
    plots = sorted(os.listdir("first/plotting/plots"))
    assert plots == ["alice.png", "alices.png", "all_methods.png", "losses.png", "sally.png"]
    shared = [read_json("first/sampling/data/Samples_%s_0/samples.json" % name)["arrays"] for name in METHODS]
    assert shared[0] == shared[1] != shared[2]


def check_same_seed_same_bytes():
    run_chain("second", "alices,sally")
    first, second = "first/sampling/data/draw_0_ratio", "second/sampling/data/draw_0_ratio"
    pairs = [(os.path.join(first, name), os.path.join(second, name)) for name in os.listdir(first)]
    for method in ("alices", "sally"):
        for part in ("training_%s/models/%s/*" % (method, method), "evaluating_%s/results/%s/*.npz" % (method, method)):
            pairs += [(path, path.replace("first", "second")) for path in glob.glob(os.path.join("first", part))]
        pairs.append(tuple("%s/plotting/plots/%s.png" % (folder, method) for folder in ("first", "second")))
    compared = [pair for pair in pairs if not pair[0].endswith("training.json")]  # that one holds timings
    assert len(compared) > 20
    for one, other in compared:
        assert filecmp.cmp(one, other, shallow=False), one
    trained = ["%s/training_alices/models/alices/training.json" % folder for folder in ("first", "second")]
    assert read_json(trained[0])["losses"] == read_json(trained[1])["losses"]


def check_server_down_is_no_failure():
    uri = "http://me:s3cret@127.0.0.1:9"
    options = ["--data", EVENTS, "--seed", "1", "--methods", "sally", "--samples", "100", "--output", "down"]
    text = run("sampling", *options, "--tracking", uri)
    assert "warning: MLflow at http://127.0.0.1:9" in text and "s3cret" not in text


def check_bare_event_file():
    os.makedirs("bare")
    shutil.copy(EVENTS, "bare/mine.h5")
    from provenance import provenance_of

    assert provenance_of("bare/mine.h5") == {"caption": "event file mine.h5"}


def check_unknown_method():
    options = ["--data", EVENTS, "--seed", "1", "--samples", "100", "--output", "unknown"]
    text = run("sampling", *options, "--methods", "alicez", expect=1)
    assert "unknown method 'alicez'" in text and "Traceback" not in text


run_checks(globals())
