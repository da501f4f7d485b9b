"""The exports, judged by pyhf and by HEPData's validator. Argument: a Python with both."""
import contextlib
import filecmp
import glob
import io
import json
import os
import shutil
import subprocess
import sys

from checks import CARD, EVENTS, run_checks

import numpy as np
import yaml

from exports.channels import channel_yields
from exports.write_exports import units_of, write_exports, write_pyhf
from exports.yields import YIELDS_FILE
from json_files import read_json, write_json
from likelihood.event_file import EventFile
from likelihood.grid import Grid
from likelihood.intervals import describe_intervals
from likelihood.scan import Scan
from made_up_events import MadeUpProcess
from made_up_results import gaussian, write_result
from ml_card import load_card
from outputs.result_files import Result

LUMINOSITY = 1e5
HERE = os.path.dirname(os.path.abspath(__file__))
FACTS = {"parameters": ["CWL2", "CPWL2"], "theta_true": [0.0, 0.0], "provenance": {"caption": "made up for a test"}}


def peer(script, *arguments):
    """-> exit code, output of a script of this folder in the other Python"""
    command = [sys.argv[1], os.path.join(HERE, script)] + list(arguments)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    return done.returncode, done.stdout


def poisson(expected, observed):
    """-2 log L of bins, without the factorials"""
    return -2 * float((observed * np.log(expected) - expected).sum())


def check_pyhf_has_our_likelihood():
    card = load_card(CARD)
    events = EventFile(EVENTS, include_nuisance_parameters=False)
    yields = channel_yields(Scan(events, card, LUMINOSITY), card.export["pyhf"], None)
    workspace, patch_set = write_pyhf(card.export, yields, FACTS, "observable")
    broken = read_json(workspace)
    broken["observations"][0]["data"][0] += 1e-6
    write_json("broken.json", broken)
    patches = read_json(patch_set)["patches"]
    assert len(patches) == 169 and read_json(patch_set)["metadata"]["labels"] == ["CWL2", "CPWL2"]
    chosen = {one["name"]: one["values"] for one in (patches[number]["metadata"] for number in (0, 30, 84, 97, 168))}
    code, text = peer("judge_pyhf.py", patch_set, workspace, "broken.json", *chosen)
    assert code == 0, text
    found = json.loads(text)
    assert found["verified"][0] == "All good.\n" and "PatchSetVerificationError" in found["verified"][1]
    x, weights = events.events("all", 0.2)
    values = x[:, list(events.observables).index("pt_j1")]

    def histogram(theta):
        at_theta = LUMINOSITY * weights.dot(events.morphing([theta])[0])
        return np.histogram(values, [0.0, 100.0, 200.0, 400.0, 1e9], weights=at_theta)[0]

    ours = {name: poisson(histogram(theta), histogram([0.0, 0.0])) for name, theta in chosen.items()}
    assert max(ours.values()) - min(ours.values()) > 5
    for name, theta in chosen.items():
        assert np.allclose(found["samples"][name], histogram(theta), rtol=1e-6)
        wanted, theirs = [q[name] - q["CWL2_0p0_CPWL2_0p0"] for q in (ours, found["q"])]
        assert abs(theirs - wanted) < max(0.01, 0.01 * abs(wanted)), (name, theirs, wanted)
        print("   ", name, "pyhf %.5f, ours %.5f" % (theirs, wanted))


def submission(count, output, **changed):
    """Writes the exports of two methods with gaussian likelihoods and `count` parameters; changed: keys of the card's
    export -> the folder results/hepdata"""
    names = ["CWL2", "CPWL2", "C with a long name"][:count]
    grid = Grid([(-1, 1)] * count, [9] * count)
    centre = [0.0, 0.1, -0.2][:count]
    scan = gaussian(grid, centre, [0.3, 0.2, 0.4][:count])
    folders = [
        write_result("%s-results/%s" % (output, name), name, grid, scan, centre, names) for name in ("alices", "sally")
    ]
    process = MadeUpProcess(count)
    events = EventFile(process.write("%s-%d.h5" % (output, count), 3000, 1), include_nuisance_parameters=False)
    card = load_card(CARD)
    card.scan.update(ranges=[(-1.0, 1.0)] * count, theta_true=centre, resolutions=[9] * count)
    card.export.update(units=["TeV^-2", "", ""][:count], pyhf={"observable": "x_0", "bins": 6})
    yields = channel_yields(Scan(events, card, LUMINOSITY), card.export["pyhf"], None)
    yields.save(os.path.join(folders[1], YIELDS_FILE))
    card.export.update(changed)
    rows = [dict(row, method="alices", likelihood="shape") for row in describe_intervals(scan, grid, names)]
    write_exports(card, [Result(folder) for folder in folders], folders, rows, output)
    return os.path.join(output, "hepdata")


def messages_of(*folders):
    """-> what HEPData's validator has against each submission, a list of texts each"""
    code, text = peer("judge_hepdata.py", *folders)
    assert code == 0, text
    return [json.loads(text)[folder] for folder in folders]


def check_submission_is_valid():
    tables_of = {1: 1 + 2 + 1, 2: 2 + 2 * 5 + 1, 3: 3 + 2 * 3 * 5 + 1}
    folders = [submission(count, "valid_%d" % count) for count in tables_of]
    assert messages_of(*folders) == [[], [], []]
    for folder, n_tables in zip(folders, tables_of.values()):
        with open(os.path.join(folder, "submission.yaml")) as stream:
            record, *tables = yaml.safe_load_all(stream)
        assert len(tables) == n_tables == len({table["name"] for table in tables})
        assert record["additional_resources"][0]["type"] == "HistFactory"
        keywords = {one["name"]: one["values"] for one in tables[0]["keywords"]}
        assert keywords["cmenergies"] == [13000.0] and keywords["reactions"] == ["P P --> HIGGS JET JET"]
        assert sum(os.path.getsize(path) for path in glob.glob(os.path.join(folder, os.pardir, "*", "*"))) < 3e6


def check_units_of_the_physics_card():
    labels = {"CWL2": {"label": "$c_W$", "unit": "TeV⁻²"}, "CPWL2": {"label": "CPWL2", "unit": None}}
    facts = dict(FACTS, provenance={"stages": [{"labels": labels}]})
    assert units_of(facts, {"units": None}) == ["TeV$^{-2}$", None]
    assert units_of(facts, {"units": ["TeV^-2", ""]}) == ["TeV^-2", None]
    assert units_of(FACTS, {"units": None}) == [None, None]


def check_numbers_of_the_tables():
    folder = submission(2, "numbers")
    table = lambda name: yaml.safe_load(open(os.path.join(folder, name)))  # noqa: E731
    scan = table("scan_alices.yaml")
    names = [one["header"] for one in scan["independent_variables"]]
    assert names == [{"name": "CWL2", "units": "TeV^-2"}, {"name": "CPWL2"}]
    columns = [[value["value"] for value in one["values"]]
               for one in scan["independent_variables"] + scan["dependent_variables"]]
    for theta_0, theta_1, q, _ in zip(*columns):
        wanted = (theta_0 / 0.3) ** 2 + ((theta_1 - 0.1) / 0.2) ** 2 - 0.25  # the best point of the grid is (0, 0)
        assert abs(q - wanted) < 1e-4, (theta_0, theta_1, q, wanted)
    limits = table("limits_0.yaml")
    ends = [[value["value"] for value in one["values"]] for one in limits["dependent_variables"][1:]]
    levels = [value["value"] for value in limits["independent_variables"][-1]["values"]]
    assert levels == [68, 95, 68, 95] and abs(ends[1][1] - 0.3 * 1.959964) < 0.01
    events = table("expected_events.yaml")
    for column in events["dependent_variables"]:
        assert all(value["errors"][0]["symerror"] > 0 for value in column["values"])
    sums = [sum(value["value"] for value in one["values"]) for one in events["dependent_variables"][:2]]
    assert np.allclose(sums, LUMINOSITY * MadeUpProcess(2).cross_sections([[0.0, 0.0], [0.0, 0.1]]), rtol=0.03)


def check_broken_submissions_are_refused():
    whole = submission(2, "whole")
    changes = {
        "a table without its values": lambda table: table["dependent_variables"][0].pop("values"),
        "a value too few": lambda table: table["dependent_variables"][0]["values"].pop(),
        "an uncertainty of 0": lambda table: table["dependent_variables"][0]["values"][0].update(
            errors=[{"symerror": 0.0, "label": "stat"}]),
        "an uncertainty without a number": lambda table: table["dependent_variables"][0]["values"][0].update(
            errors=[{"label": "stat"}]),
    }
    for name, change in changes.items():
        shutil.copytree(whole, name)
        path = os.path.join(name, "expected_events.yaml")
        with open(path) as stream:
            table = yaml.safe_load(stream)
        change(table)
        with open(path, "w") as stream:
            yaml.safe_dump(table, stream)
    found = dict(zip(changes, messages_of(*changes)))
    assert all(found.values()), found


def check_same_numbers_make_the_same_bytes():
    one, two = [submission(2, folder) for folder in ("one", "two")]
    paths = glob.glob(os.path.join(one, os.pardir, "*", "*"))
    assert len(paths) > 15
    for path in paths:
        assert filecmp.cmp(path, path.replace("one", "two", 1), shallow=False), path


def check_exports_can_be_switched_off():
    submission(1, "nothing", hepdata=False, pyhf=None)
    assert not os.path.exists("nothing")


def check_scores_of_a_method_that_did_not_run():
    card = load_card(CARD)
    card.export.update(hepdata=False, pyhf={"scores": "sally", "bins": 4})
    folder = write_result("one_method/alices", "alices", Grid([(-1, 1)], [9]), np.zeros(9), [0.0], ["c"])
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        write_exports(card, [Result(folder)], [folder], [], "no_scores")
    assert "sally is not among the methods of this run" in printed.getvalue() and not os.path.exists("no_scores")


run_checks(globals())
