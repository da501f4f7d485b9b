"""The four steps: what a run of the whole workflow left, and what a Python of its own makes of the same input.

Argument: the workspace of the smoke run, of which nothing is changed.
"""
import csv
import filecmp
import glob
import hashlib
import os
import shutil
import socket
import subprocess
import sys

from checks import CARD, EVENTS, SCRIPTS, run_checks

import yaml

from json_files import read_json

METHODS = ("alice", "alices", "sally", "quadratic")
KEPT = os.path.join(sys.argv[1], "workflow_ml")
KEPT_EVENTS = os.path.join(sys.argv[1], "workflow_ph", "combine", "data", "combined_delphes.h5")


def kept(*parts):
    """-> the only path of the smoke run that fits; parts: below workflow_ml/, may be patterns"""
    (path,) = glob.glob(os.path.join(KEPT, *parts))
    return path


def run(step, *options, card=CARD, expect=0):
    """-> what the step wrote to stderr"""
    command = [sys.executable, os.path.join(SCRIPTS, step + ".py"), "--input", card] + list(options)
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    assert result.returncode == expect, (step, result.returncode, result.stdout, result.stderr)
    return result.stderr


def check_all_methods():
    summary = read_json(kept("plotting", "results", "summary.json"))
    assert list(summary["methods"]) == list(METHODS)
    assert summary["parameters"] == ["CWL2", "CPWL2"]
    assert summary["provenance"]["events"]["sm"]["generated"] == 150
    assert "Pythia 8" in summary["caption"]
    assert len(summary["provenance"]["closure"]) == 6 * 5 and all(
        row["judged"] for row in summary["provenance"]["closure"]
    )
    sizes = summary["effective_sample_sizes"]
    assert sizes.keys() == summary["provenance"]["effective_sample_sizes"].keys()
    for name, size in sizes.items():
        assert abs(size / summary["provenance"]["effective_sample_sizes"][name] - 1) < 1e-6 and size > 200
    for method, facts in summary["methods"].items():
        for likelihood in facts["likelihoods"].values():
            inner, outer = [likelihood["regions"][level]["area_in_cells"] for level in ("68", "95")]
            assert 0 < inner <= outer
        assert facts["fisher_information"]["rate_and_shape"][0][0] > 0
        assert facts["training"]["settings"]["epochs"] == {"alice": 2, "quadratic": 4}.get(method, 1)
    assert "histogram_information" in summary
    with open(KEPT_EVENTS, "rb") as stream:
        assert summary["inputs"]["event_file"]["sha256"] == hashlib.sha256(stream.read()).hexdigest()
    for facts in summary["methods"].values():
        training = facts["training"]
        assert training["inputs"]["card"] == summary["inputs"]["card"] and training["seed"] == summary["seed"] == 1
        assert training["device"] == facts["device"] and training["versions"] == summary["versions"]
    plots = sorted(os.listdir(kept("plotting", "plots")))
    pictures = ["all_methods", "distributions", "limits", "losses"] + list(METHODS)
    assert plots == sorted("%s.%s" % (name, form) for name in pictures for form in ("pdf", "png", "svg"))
    assert summary["labels"]["pt_j1"] == {"label": "$p_T(j_1)$", "unit": "GeV"} and summary["sqrt_s_gev"] == 13000.0
    shared = [read_json(kept("sampling", "data", "Samples_%s_0" % name, "samples.json"))["arrays"] for name in METHODS]
    assert shared[0] == shared[1] != shared[2] != shared[3]


def check_new_pythons_make_the_same_bytes():
    """The smoke run's steps are children of one warm interpreter, for all methods; here each has a Python, for one"""
    seed = ["--seed", "1"]
    run("sampling", "--data", KEPT_EVENTS, *seed, "--methods", "alices", "--samples", "3000", "--output", "sampling")
    options = ["--epochs", "1", "--batch-size", "500", "--alpha", "5", *seed]
    run("training", "--samples", "sampling/data/Samples_alices_0", *options, "--output", "training")
    draw, model = "sampling/data/draw_0_ratio", "training/models/alices"
    pairs = [(os.path.join(draw, name), kept(draw, name)) for name in os.listdir(draw)]
    pairs += [(os.path.join(model, name), kept("training_*", "models", "alices", name)) for name in os.listdir(model)]
    compared = [pair for pair in pairs if not pair[0].endswith("training.json")]  # that one holds timings
    assert len(compared) > 15
    for one, other in compared:
        assert filecmp.cmp(one, other, shallow=False), one
    trained = [os.path.join(model, "training.json"), kept("training_*", "models", "alices", "training.json")]
    assert read_json(trained[0])["losses"] == read_json(trained[1])["losses"]


def check_the_order_of_folders_changes_no_byte():
    """A cluster's engine hands over what a glob finds, in any order"""
    folders = sorted(glob.glob(os.path.join(KEPT, "evaluating_*", "results", "*")))
    for shuffled in (folders[::-1], folders[1:] + folders[:1]):
        run("plotting", "--data", KEPT_EVENTS, "--results", *shuffled, "--output", "shuffled")
        for name in os.listdir(kept("plotting", "plots")):
            assert filecmp.cmp(
                os.path.join("shuffled", "plots", name), kept("plotting", "plots", name), shallow=False
            ), name
        found, wanted = [
            read_json(path) for path in ("shuffled/results/summary.json", kept("plotting", "results", "summary.json"))
        ]
        assert dict(found, timing=None) == dict(wanted, timing=None)
        assert list(found["methods"]) == list(METHODS)
        for folder in ("hepdata", "pyhf"):
            for name in os.listdir(kept("plotting", "results", folder)):
                pair = [os.path.join("shuffled", "results", folder, name), kept("plotting", "results", folder, name)]
                assert filecmp.cmp(*pair, shallow=False), name


def check_grid_that_is_no_square():
    with open(CARD) as stream:
        card = yaml.safe_load(stream)
    card["asymptotic_limits"]["resolutions"] = [9, 11]
    card["limits"] = {"coarse_resolution": 4, "normalisation_resolution": 4, "score_bins": 4}
    with open("card.yml", "w") as stream:
        yaml.safe_dump(card, stream)
    options = ["--luminosity", "100000", "--test-samples", "200", "--seed", "1", "--output", "evaluating"]
    for method in ("alices", "sally"):
        model = kept("training_*", "models", method)
        run("evaluating", "--data", KEPT_EVENTS, "--model", model, *options, card="card.yml")
    results = ["evaluating/results/%s" % method for method in ("alices", "sally")]
    run("plotting", "--results", *results, "--output", "plotting", card="card.yml")
    for facts in read_json("plotting/results/summary.json")["methods"].values():
        for likelihood in facts["likelihoods"].values():
            inner, outer = [likelihood["regions"][level]["area_in_cells"] for level in ("68", "95")]
            assert 0 < inner <= outer <= 9 * 11


def check_observed_events_and_toys():
    with open(CARD) as stream:
        card = yaml.safe_load(stream)
    card["limits"] = {"coarse_resolution": 5, "score_bins": 4, "toys": 100}
    with open("toys.yml", "w") as stream:
        yaml.safe_dump(card, stream)
    with open("observed.csv", "w") as stream:
        stream.write("delta_phi_jj,pt_j1\n" + "\n".join("%s,%s" % (0.06 * i - 3, 40 + 3 * i) for i in range(100)))
    last = METHODS[-1]  # the likelihoods without networks come with it
    model = kept("training_*", "models", last)
    options = ["--luminosity", "100000", "--test-samples", "200", "--seed", "1", "--output", "seen"]
    data = ["--data", KEPT_EVENTS, "--observed", "observed.csv"]
    run("evaluating", *data, "--model", model, *options, card="toys.yml")
    run("plotting", "--results", "seen/results/" + last, "--output", "seen", card="toys.yml")
    summary = read_json("seen/results/summary.json")
    assert summary["data"] == "observed" and summary["observed_data"]["events"] == 100
    assert summary["observed_data"]["file"].endswith("observed.csv") and len(summary["observed_data"]["sha256"]) == 64
    assert summary["toys"]["number"] == 100 and summary["toys"]["calibration"]
    rows = summary["limits"]
    assert {row["method"] for row in rows} == {last, "rate", "histogram"}
    assert {row["parameter"] for row in rows} == {"CWL2", "CPWL2"} and {row["level"] for row in rows} == {68, 95}
    assert {row["others"] for row in rows} == {"profiled", "zero"}
    assert {row["thresholds"] for row in rows} == {"asymptotic", "toys"}
    for facts in summary["methods"][last]["likelihoods"].values():
        assert "q_at_truth" not in facts and facts["calibrated_regions"]["95"]["area_in_cells"] > 0
    with open("seen/results/limits.csv") as stream:
        lines = list(csv.DictReader(stream))
    assert len(lines) == sum(len(row["intervals"]) for row in rows)
    assert abs(float(lines[0]["low"]) - rows[0]["intervals"][0][0]) < 1e-5 and os.path.exists("seen/plots/limits.png")
    options = ["--observed", "toys.yml", "--seed", "1", "--methods", "sally", "--samples", "100", "--output", "unseen"]
    text = run("sampling", *data[:2], *options, expect=1)
    assert "toys.yml; its name ends in none of .csv" in text and not os.path.exists("unseen/data")


def check_server_down_is_no_failure():
    with socket.socket() as silent:  # bound, so that nobody else listens there
        silent.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % silent.getsockname()[1]
        options = ["--data", EVENTS, "--seed", "1", "--methods", "sally", "--samples", "100", "--output", "down"]
        text = run("sampling", *options, "--tracking", "http://me:s3cret@" + address)
    assert "warning: MLflow at http://" + address in text and "s3cret" not in text


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
