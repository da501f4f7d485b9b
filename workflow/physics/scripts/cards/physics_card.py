"""Reads and checks the physics card ``input.yml``. Errors name the file, the line and the key."""
import re

from card_file import read_card_file
from card_section import NUMBER_TEXT
from label_text import read_label, read_text
from nearest import did_you_mean
from observables.expression_names import check_expression, check_observable_name
from step import fail

SECTIONS = ("process", "parameters", "benchmarks", "set_morphing", "observables", "cuts", "checks")
PARAMETER_KEYS = (
    "parameter_name",
    "lha_block",
    "lha_id",
    "morphing_max_power",
    "param_card_transform",
    "parameter_range",
)
LABEL_KEYS = ("label", "unit")
# Tests of the events that a card may switch off; docs/physics.md describes each.
CHECKS = ("reweighting", "closure", "cross_section", "negative_weights")
# The names are used in shell commands, file names and MadGraph's reweight card
BENCHMARK_NAME = re.compile(r"[A-Za-z0-9_.+-]+")


def read_card(path):
    """-> {"process", "parameters", "benchmarks", "set_morphing", "observables", "cuts", "checks"} as ``input.yml`` has
    them, and "labels" {name of a parameter or observable: {"label", "unit"}}.

    Ranges become (low, high), benchmarks get their ``values`` {parameter: value}, and every expression gets its
    place ``where``; ``cuts`` may be absent. ``checks`` {name: bool} has all of ``CHECKS``; those that
    the card does not name are on.
    """
    root = read_card_file(path, "the physics card", "physics_input")
    if "systematics" in root.content:
        fail(
            "%s are not supported by this workflow: its limits have no nuisance parameters" % root.where("systematics"),
            "take the section out",
        )
    root.check_keys(SECTIONS)
    parameters = [read_parameter(section) for section in root.entries("parameters")]
    check_unique(root, "parameters", "parameter_name", [entry["parameter_name"] for entry in parameters])
    check_unique(root, "parameters", "lha_id", [(entry["lha_block"].lower(), entry["lha_id"]) for entry in parameters])
    names = [entry["parameter_name"] for entry in parameters]
    benchmarks = [read_benchmark(section, names) for section in root.entries("benchmarks")]
    check_unique(root, "benchmarks", "name", [entry["name"] for entry in benchmarks])
    check_unique(
        root, "benchmarks", "value_1", [entry["values"] for entry in benchmarks], "is the same point as"
    )
    observables = [read_observable(section) for section in root.entries("observables")]
    check_unique(root, "observables", "name", [entry["name"] for entry in observables])
    cuts = [] if root.content.get("cuts") is None else root.entries("cuts", [])
    known = [entry["name"] for entry in observables]
    labels = {entry["name"]: entry["label"] for entry in observables}
    labels.update((entry["parameter_name"], entry["label"]) for entry in parameters)
    return {
        "process": read_text(root, "process"),
        "labels": labels,
        "parameters": parameters,
        "benchmarks": benchmarks,
        "set_morphing": read_morphing(root.section("set_morphing")),
        "observables": observables,
        "cuts": [read_cut(section, known) for section in cuts],
        "checks": read_checks(root.section("checks", {})),
    }


def check_unique(root, section, key, values, same="is that of"):
    """Ends the step if two entries of the list ``section`` have the same value of ``key``"""
    for i, value in enumerate(values):
        if value in values[:i]:
            first = "%s[%d].%s" % (section, values.index(value), key)
            fail("%s %s %s" % (root.where("%s[%d].%s" % (section, i, key)), same, first), "give each its own")


def read_parameter(section):
    """-> the arguments of MadMiner's ``add_parameter``, "where" and "label" {"label", "unit"}"""
    section.check_keys(PARAMETER_KEYS + LABEL_KEYS)
    entry = {
        "parameter_name": section.name("parameter_name"),
        "lha_block": section.word("lha_block"),
        "lha_id": section.integer("lha_id", at_least=0),
        "morphing_max_power": section.integer("morphing_max_power", 2),
        "parameter_range": read_range(section, "parameter_range"),
    }
    if section.content.get("param_card_transform") is not None:
        entry["param_card_transform"] = section.word("param_card_transform")
    entry["where"] = section.where("param_card_transform")
    entry["label"] = read_label(section, entry["parameter_name"])
    return entry


def read_range(section, key):
    """"(-1.0,1.0)" or [-1.0, 1.0] -> (-1.0, 1.0)"""
    value = section.get(key)
    parts = re.sub(r"^\s*[(\[]?|[)\]]?\s*$", "", value).split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or len(parts) != 2:
        section.reject(key, value, "a range of two numbers, such as '(-1.0,1.0)',")
    parts = [part.strip() if isinstance(part, str) else part for part in parts]
    if any(isinstance(part, str) and not NUMBER_TEXT.fullmatch(part) for part in parts):
        section.reject(key, value, "a range of two numbers, such as '(-1.0,1.0)',")
    low, high = (section.as_number("%s[%d]" % (key, i), part) for i, part in enumerate(parts))
    if not low < high:
        section.reject(key, value, "a range from a lower to a higher number")
    return low, high


def read_benchmark(section, names):
    """parameter_name_1/value_1, parameter_name_2/value_2, ... -> {"name", "values": {parameter: value}}"""
    numbered = sorted(
        str(key) for key in section.content if re.fullmatch("(parameter_name|value)_[1-9][0-9]*", str(key))
    )
    asked = ["%s_%d" % (key, i + 1) for i in range(len(names)) for key in ("parameter_name", "value")]
    section.check_keys(["benchmark", "name"] + asked + numbered)
    name, values = section.name("name"), {}
    if not BENCHMARK_NAME.fullmatch(name):
        section.reject("name", name, "a name of letters, digits and _ . + -")
    for i in range(1, len(names) + 1):
        key = "parameter_name_%d" % i
        parameter = section.word(key)
        if parameter not in names:
            fail(
                "%s is %r, which is not a parameter of this card" % (section.where(key), parameter),
                did_you_mean(parameter, names),
            )
        if parameter in values:
            fail("%s is %r again" % (section.where(key), parameter), "name each parameter once: %s" % ", ".join(names))
        values[parameter] = section.number("value_%d" % i)
    for key in numbered:
        # the leftover value of a removed parameter changes nothing as long as it is 0
        if key.startswith("value_") and key not in asked and section.number(key) != 0:
            fail("%s belongs to none of the parameters %s" % (section.where(key), ", ".join(names)), "take it out")
    return {"name": name, "values": values}


def read_morphing(section):
    """-> the arguments of MadMiner's ``set_morphing``"""
    numbers = ("max_overall_power", "n_bases", "n_trials", "n_test_thetas")
    section.check_keys(numbers + ("include_existing_benchmarks",))
    morphing = {key: section.integer(key) for key in numbers if key in section.content}
    if not section.flag("include_existing_benchmarks", True):
        # its set_morphing then mixes two kinds of benchmarks, and fails if the card has any
        fail("%s is false, which MadMiner rejects" % section.where("include_existing_benchmarks"), "set it to true")
    return morphing


def read_observable(section):
    """-> {"name", "definition", "required", "default": number or None, "where", "label": {"label", "unit"}}"""
    section.check_keys(("name", "definition", "required", "default") + LABEL_KEYS)
    name, definition = section.name("name"), section.word("definition")
    check_observable_name(section, "name", name)
    check_expression(section, "definition", definition)
    return {
        "name": name,
        "definition": definition,
        "required": section.flag("required", False),
        "default": None if section.content.get("default") is None else section.number("default"),
        "where": section.where("definition"),
        "label": read_label(section, name),
    }


def read_cut(section, observables):
    """-> {"expression", "required", "where"}"""
    section.check_keys(("cut", "expression", "required"))
    expression = section.word("expression")
    check_expression(section, "expression", expression, observables)
    return {"expression": expression, "required": section.flag("required", False), "where": section.where("expression")}


def read_checks(section):
    """-> {name of a check: whether it is on}"""
    section.check_keys(CHECKS)
    return {name: section.flag(name, True) for name in CHECKS}
