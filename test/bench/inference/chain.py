"""Runs the workflow's machine-learning steps as the engine runs them, one process each."""
import json
import os
import subprocess
import sys

from product import CARD, SCRIPTS

METHODS = ("sally", "alice", "alices")
SETTINGS = {"samples": 100000, "test_samples": 2000, "epochs": 10, "batch_size": 500, "alpha": 5, "luminosity": 100000}


def run_chain(data, folder, seed, settings):
    """-> {method: (model folder, content of result.json)}; steps that a former run has finished are kept"""
    sampling = os.path.join(folder, "sampling")
    if not os.path.exists(os.path.join(sampling, "data", "Samples_sally_0")):
        _run("sampling", ["--data", data, "--methods", "all", "--samples", settings["samples"]], sampling, seed)
    results = {}
    for method in METHODS:
        model = os.path.join(folder, "training", "models", method)
        if not os.path.exists(os.path.join(model, "training.json")):
            samples = os.path.join(sampling, "data", "Samples_%s_0" % method)
            options = ["--samples", samples, "--epochs", settings["epochs"], "--batch-size", settings["batch_size"]]
            _run("training", options + ["--alpha", settings["alpha"]], os.path.join(folder, "training"), seed)
        result = os.path.join(folder, "evaluating", "results", method, "result.json")
        if not os.path.exists(result):
            options = ["--data", data, "--model", model, "--luminosity", settings["luminosity"]]
            options += ["--test-samples", settings["test_samples"]]
            _run("evaluating", options, os.path.join(folder, "evaluating"), seed)
        with open(result) as stream:
            results[method] = (model, json.load(stream))
    return results


def _run(step, options, output, seed):
    script = os.path.join(SCRIPTS, step + ".py")
    command = [sys.executable, script, "--input", CARD, "--seed", seed, "--output", output] + options
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
