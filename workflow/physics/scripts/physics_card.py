"""Reads and checks the physics card ``input.yml``. What is wrong is said with the key it stands at."""
import ast

import yaml

from step import fail, shown

REQUIRED = {
    "parameters": ("parameter_name", "lha_block", "lha_id", "parameter_range"),
    "benchmarks": ("name",),
    "observables": ("name", "definition"),
    "cuts": ("expression",),
}
# Tests of the events that a card may switch off; docs/physics.md says what each looks at.
CHECKS = ("reweighting", "closure", "cross_section", "negative_weights")


def read_card(path):
    """-> {"parameters", "benchmarks", "set_morphing", "observables", "cuts", "checks"} as ``input.yml`` has them.

    Ranges become (low, high), benchmarks get their ``values`` {parameter: value}; ``cuts`` may be absent. ``checks``
    {name: bool} has all of ``CHECKS``; what the card does not name is on.
    """
    try:
        with open(path) as stream:
            card = yaml.safe_load(stream)
    except OSError as error:
        fail("cannot read the physics card: %s" % error, "give its path with -p physics_input=...")
    except yaml.YAMLError as error:
        fail("the physics card %s is no valid YAML: %s" % (shown(path), error), "mend the line that is named")
    if not isinstance(card, dict):
        fail("the physics card %s holds no keys" % shown(path), "it needs %s and set_morphing" % ", ".join(REQUIRED))
    card.setdefault("cuts", [])
    for section, keys in REQUIRED.items():
        check_section(path, card, section, keys)
    if not isinstance(card.get("set_morphing"), dict):
        wrong(path, "set_morphing", "is missing or no map", "for example {max_overall_power: 2}")
    card["checks"] = read_checks(path, card.get("checks", {}))
    names = [parameter["parameter_name"] for parameter in card["parameters"]]
    for i, parameter in enumerate(card["parameters"]):
        parameter["parameter_range"] = read_range(path, "parameters[%d].parameter_range" % i, parameter["parameter_range"])
    for i, benchmark in enumerate(card["benchmarks"]):
        benchmark["values"] = read_values(path, i, benchmark, names)
    for section, key in (("observables", "definition"), ("cuts", "expression")):
        for i, entry in enumerate(card[section]):
            check_expression(path, "%s[%d].%s" % (section, i, key), entry[key])
    return card


def wrong(path, key, what, hint):
    fail("%s: %s %s" % (shown(path), key, what), hint)


def check_section(path, card, section, keys):
    entries = card.get(section)
    if not isinstance(entries, list) or (not entries and section != "cuts"):
        wrong(path, section, "is missing or no list", "each entry has the keys %s" % ", ".join(keys))
    for i, entry in enumerate(entries):
        for key in keys:
            if not isinstance(entry, dict) or entry.get(key) is None:
                wrong(path, "%s[%d].%s" % (section, i, key), "is missing", "each entry has the keys %s" % ", ".join(keys))


def read_checks(path, switches):
    if not isinstance(switches, dict):
        wrong(path, "checks", "is no map", "for example {closure: false}; the checks are %s" % ", ".join(CHECKS))
    for name, switch in switches.items():
        if name not in CHECKS:
            wrong(path, "checks.%s" % name, "is no check", "the checks are %s" % ", ".join(CHECKS))
        if not isinstance(switch, bool):
            wrong(path, "checks.%s" % name, "is %r" % (switch,), "write true or false")
    return dict(dict.fromkeys(CHECKS, True), **switches)


def read_range(path, key, text):
    """"(-1.0,1.0)" or [-1.0, 1.0] -> (-1.0, 1.0)"""
    try:
        parts = text if isinstance(text, (list, tuple)) else str(text).strip("()[] ").split(",")
        low, high = (float(part) for part in parts)
    except (TypeError, ValueError):
        wrong(path, key, "is %r" % (text,), "write the range as '(-1.0,1.0)'")
    return low, high


def read_values(path, index, benchmark, names):
    """parameter_name_1/value_1, parameter_name_2/value_2, ... -> {parameter: value}"""
    values = {}
    for i in range(1, len(names) + 1):
        key = "benchmarks[%d].parameter_name_%d" % (index, i)
        name = benchmark.get("parameter_name_%d" % i)
        if name not in names:
            wrong(path, key, "is %r" % (name,), "the parameters are %s" % ", ".join(names))
        key = "benchmarks[%d].value_%d" % (index, i)
        try:
            values[name] = float(benchmark["value_%d" % i])
        except (KeyError, TypeError, ValueError):
            wrong(path, key, "is %r" % (benchmark.get("value_%d" % i),), "it must be a number")
    return values


def check_expression(path, key, text):
    try:
        ast.parse(str(text), mode="eval")
    except SyntaxError as error:
        wrong(path, key, "is no Python expression: %s" % error.msg, "it reads %r" % text)
