"""Observables and cuts of the physics card over detected events, by the rules of MadMiner's DelphesReader.

Expressions see ``a e mu l j`` (lists, hardest first), ``met``, ``visible``, ``all``, ``boost_to_com`` and MadMiner's
mathematical functions; cuts see the observables as well.
"""
import math
from collections import namedtuple

import numpy as np

from expressions import compile_expression

# What DelphesReader takes for "this event does not have it"
ABSENT = (IndexError, NameError, RuntimeError, SyntaxError, TypeError, ZeroDivisionError)

# madminer.utils.various.math_commands, whose import would cost half a second with its neighbours
MATH = {
    name: getattr(math, name)
    for name in "acos asin atan atan2 ceil cos cosh exp floor log pi pow sin sinh sqrt tan tanh".split()
}

PlainObject = namedtuple("PlainObject", "pt eta phi mass pdg")
"""A detected object for expressions that ask for nothing but pt, eta and phi"""


def evaluate(card, detected, count):
    """-> values (count, observables), which events pass the cuts and have all that is required (count,)"""
    observables = [compile_expression(entry["name"], entry["definition"]) for entry in card["observables"]]
    cuts = [compile_expression("cut", entry["expression"]) for entry in card["cuts"]]
    make_event = event_maker(observables + cuts, detected, count)
    defaults = [np.nan if entry.get("default") is None else entry["default"] for entry in card["observables"]]
    unclear = [bool(entry.get("required", False)) for entry in card["cuts"]]
    values, passes = np.empty((count, len(observables))), np.empty(count, bool)
    for i in range(count):
        event = make_event(i)
        values[i] = [evaluate_one(entry.code, event, default) for entry, default in zip(observables, defaults)]
        event.update(zip((entry.name for entry in observables), values[i].tolist()))
        passes[i] = all([evaluate_one(cut.code, event, otherwise) for cut, otherwise in zip(cuts, unclear)])
    required = [bool(entry.get("required", False)) for entry in card["observables"]]
    return values, passes & np.isfinite(values[:, required]).all(1)


def evaluate_one(code, event, otherwise):
    try:
        return eval(code, event)
    except ABSENT:
        return otherwise


def event_maker(expressions, detected, count):
    """-> function of the event's number that gives the names its expressions see"""
    if all(entry.plain for entry in expressions):
        used = set().union(*(entry.used for entry in expressions))
        kinds = [kind for kind in detected.objects if kind in used or (kind in ("e", "mu") and "l" in used)]
        make, make_missing, complete = PlainObject, make_plain_missing, add_nothing
    else:
        from madminer_particles import add_sums, make_missing, make_particle

        kinds, make, complete = list(detected.objects), make_particle, add_sums
    rows = {kind: rows_by_event(detected.objects[kind], count) for kind in kinds}

    def make_event(i):
        event = dict(MATH)
        for kind in kinds:
            event[kind] = [make(*row) for row in rows[kind][i]]
        if "e" in event and "mu" in event:
            event["l"] = sorted(event["mu"] + event["e"], key=lambda found: -found.pt)
        event["met"] = make_missing(detected.missing[i])
        complete(event)
        return event

    return make_event


def add_nothing(_event):
    """Plain expressions do not see visible, all and boost_to_com"""


def make_plain_missing(missing):
    return PlainObject(math.hypot(*missing), 0.0, math.atan2(missing[1], missing[0]), 0.0, 0)


def rows_by_event(objects, count):
    """-> per event the list of (pt, eta, phi, mass, pdg), hardest first"""
    order = np.lexsort((-objects.pt, objects.event))
    rows = [[] for _ in range(count)]
    columns = (column[order].tolist() for column in objects)
    for event, *row in zip(*columns):
        rows[event].append(row)
    return rows
