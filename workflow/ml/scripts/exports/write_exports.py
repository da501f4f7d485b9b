"""The folders results/pyhf and results/hepdata of the plotting step."""
import os
import re

from analysis_labels import label_of, labels_of
from exports.hepdata_submission import write_submission
from exports.likelihood_archive import ARCHIVE, resource, write_archive
from exports.limit_tables import limit_tables
from exports.pyhf_workspace import make_patch_set, make_workspace
from exports.qualifiers import data_text, keywords, run_qualifiers
from exports.region_tables import PHRASES, region_tables
from exports.yield_tables import yield_table
from exports.yields import YIELDS_FILE, Yields
from json_files import write_json
from step import warn

RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"


def write_exports(card, results, folders, limits, output):
    """Writes what the card's `export` asks for.

    card: Card; results: [Result] in the order of the run; folders: of the evaluating steps
    limits: rows of summary.json, see limit_tables; output: folder of the results
    """
    yields = _find_yields(folders)
    scores = (card.export["pyhf"] or {}).get("scores")
    if scores is not None and scores not in [result.method for result in results]:
        warn("export.pyhf.scores: %s is not among the methods of this run: no workspace" % scores)
    pyhf_files = [] if card.export["pyhf"] is None else write_pyhf(card.export, yields, results[0].facts, output)
    if card.export["hepdata"]:
        write_hepdata(card.export, results, limits, yields, pyhf_files, os.path.join(output, "hepdata"))


def write_pyhf(export, yields, facts, output):
    """-> paths of workspace.json and patchset.json, none without yields"""
    if yields is None:
        return []
    description = "Expected events in %s at points of %s; %s. %s" % (
        yields.channel, ", ".join(yields.parameters), data_text(facts), facts["provenance"]["caption"])
    workspace = make_workspace(yields)
    contents = {
        "workspace.json": workspace,
        "patchset.json": make_patch_set(yields, workspace, description, export["hepdata_record"]),
    }
    paths = [os.path.join(output, "pyhf", name) for name in contents]
    for path, content in zip(paths, contents.values()):
        write_json(path, content)
    return paths


def write_hepdata(export, results, limits, yields, pyhf_files, folder):
    """Writes the submission. pyhf_files: paths that go along with it"""
    facts = results[0].facts
    qualifiers = run_qualifiers(facts, export)
    units = units_of(facts, export)
    tables = limit_tables(limits, facts["parameters"], qualifiers, units, PHRASES)
    for result in results:
        tables += region_tables(result, qualifiers, units)
    resources = []
    os.makedirs(folder, exist_ok=True)
    if pyhf_files:
        tables.append(yield_table(yields, qualifiers, PHRASES))
        write_archive(os.path.join(folder, ARCHIVE), pyhf_files)
        resources.append(resource(yields.channel))
    comment = "Likelihoods of %s for %s. Events: %s" % (
        ", ".join(facts["parameters"]), data_text(facts), facts["provenance"]["caption"])
    write_submission(folder, tables, comment, keywords(export), resources)


def units_of(facts, export):
    """-> the unit of each parameter, or None: the export's own, else those of the physics card"""
    if export["units"] is not None:
        return [unit or None for unit in export["units"]]
    labels = labels_of(facts["provenance"].get("stages", []))
    units = [label_of(name, labels)["unit"] for name in facts["parameters"]]
    return [None if unit is None else re.sub("[%s]+" % RAISED, _as_formula, unit) for unit in units]


def _as_formula(match):
    """TeV⁻² -> TeV$^{-2}$, as HEPData has units"""
    return "$^{%s}$" % match.group().translate(str.maketrans(RAISED, "-0123456789"))


def _find_yields(folders):
    paths = [os.path.join(folder, YIELDS_FILE) for folder in folders]
    return next((Yields.load(path) for path in paths if os.path.exists(path)), None)
