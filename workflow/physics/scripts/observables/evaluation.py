"""Observables and cuts of the physics card over detected events, by the rules of MadMiner's DelphesReader.

Expressions can use ``a e mu l j`` (lists, hardest first), ``met visible all``, ``boost_to_com`` and MadMiner's
mathematical functions; cuts can also use the observables.
"""
import math
import numbers
from collections import namedtuple

import numpy as np

from observables.expressions import MATH, compile_expression

# "This event does not have it": a missing object, or a division by zero. DelphesReader treats mistakes in the
# expression in the same way (NameError, SyntaxError, TypeError, RuntimeError), which gives a column of defaults for
# them.
ABSENT = (IndexError, ZeroDivisionError)

PlainObject = namedtuple("PlainObject", "pt eta phi mass pdg")
"""A detected object for expressions that use only pt, eta and phi"""


class CannotEvaluate(Exception):
    """An expression that cannot be evaluated.

    kind: "observables" or "cuts", index: its number there; event: number of the event; error: Python's exception
    """

    def __init__(self, kind, index, event, error):
        super().__init__(str(error))
        self.kind, self.index, self.event, self.error = kind, index, event, error


def evaluate(card, detected, count, first_event=0):
    """-> values (count, observables), which events pass the cuts and have all required values (count,)

    Raises CannotEvaluate; ``first_event`` is the number of the first event, for its message.
    """
    observables = [compile_expression(entry["name"], entry["definition"]) for entry in card["observables"]]
    cuts = [compile_expression("cut", entry["expression"]) for entry in card["cuts"]]
    make_event = event_maker(observables + cuts, detected, count)
    defaults = [np.nan if entry.get("default") is None else entry["default"] for entry in card["observables"]]
    unclear = [bool(entry.get("required", False)) for entry in card["cuts"]]
    values, passes = np.empty((count, len(observables))), np.empty(count, bool)
    for i in range(count):
        event, place = make_event(i), ("observables", 0)
        try:
            for k, (entry, default) in enumerate(zip(observables, defaults)):
                place = ("observables", k)
                values[i, k] = value_of(entry.code, event, default)
            event.update(zip((entry.name for entry in observables), values[i].tolist()))
            passes[i] = True
            for k, (cut, otherwise) in enumerate(zip(cuts, unclear)):
                place = ("cuts", k)
                value = value_of(cut.code, event, otherwise)
                passes[i] &= bool(otherwise if value != value else value)
        except Exception as error:
            raise CannotEvaluate(*place, first_event + i, error)
    required = [bool(entry.get("required", False)) for entry in card["observables"]]
    return values, passes & np.isfinite(values[:, required]).all(1)


def value_of(code, event, otherwise):
    """-> the value as a float; ``otherwise`` if the event does not have it. Raises Python's own errors"""
    try:
        value = eval(code, event)
    except ABSENT:
        return otherwise
    if value is None:
        return otherwise
    if not isinstance(value, (numbers.Real, np.bool_)):
        raise TypeError("its value is not a number but %s" % kind_of_value(value))
    return float(value)


def kind_of_value(value):
    """-> what a value is, for an error message"""
    if callable(value):
        return "a function"
    names = {str: "text", complex: "a complex number", list: "a list", tuple: "a list"}
    return names.get(type(value), "an object (%s)" % type(value).__name__)


def event_maker(expressions, detected, count):
    """-> function of the event's number that gives the names available to its expressions"""
    if all(entry.plain for entry in expressions):
        used = set().union(*(entry.used for entry in expressions))
        kinds = [kind for kind in detected.objects if kind in used or (kind in ("e", "mu") and "l" in used)]
        make, make_missing, complete = PlainObject, make_plain_missing, add_nothing
    else:
        from observables.madminer_particles import add_sums, make_missing, make_particle

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
    """Without visible, all and boost_to_com, which plain expressions do not use"""


def make_plain_missing(missing):
    """(px, py) in GeV -> PlainObject"""
    return PlainObject(math.hypot(*missing), 0.0, math.atan2(missing[1], missing[0]), 0.0, 0)


def rows_by_event(objects, count):
    """-> per event the list of (pt, eta, phi, mass, pdg), hardest first"""
    order = np.lexsort((-objects.pt, objects.event))
    rows = [[] for _ in range(count)]
    columns = (column[order].tolist() for column in objects)
    for event, *row in zip(*columns):
        rows[event].append(row)
    return rows
