"""Evaluates a physics card's observables and cuts on made-up events, before a generator spends hours on real ones."""
import importlib.util
import math

from observables.evaluation import event_maker, value_of
from observables.expression_errors import DOMAIN, explain
from observables.expression_names import check_tags
from observables.expressions import compile_expression, largest_number_in
from observables.made_up_events import make_up_events
from step import fail

MOST = 0.75  # of the made-up events


def try_expressions(card):
    """Ends the step at an expression that is wrong; returns warnings about those that may be wrong.

    An expression is wrong if it fails in all events, or in every event that lacks an object, or in most of those
    that have all. A failure for some momenta only is a warning: made-up momenta are not those of the process.
    """
    entries = [(entry, entry["definition"]) for entry in card["observables"]]
    entries += [(entry, entry["expression"]) for entry in card["cuts"]]
    if importlib.util.find_spec("pythia8mc") is not None:  # then our own detector is used, not Delphes
        for entry, _ in entries:
            check_tags(entry)
    events = make_up_events(max(largest_number_in(text) for _, text in entries))
    outcomes = evaluate_all(card, entries, events)
    full = events.lacks.count("")
    warnings = []
    for number, (entry, text) in enumerate(entries):
        warnings += judge(entry, text, [row[number] for row in outcomes], events.lacks, full)
    for row, lacks in list(zip(outcomes, events.lacks))[full:]:
        check_defaults(card, row, lacks)
    return warnings


def evaluate_all(card, entries, events):
    """-> for each event the outcome of each entry: its value, None where the event does not have it, or an error"""
    names = [entry["name"] for entry in card["observables"]]
    compiled = [compile_expression("expression", text) for _, text in entries]
    make_event = event_maker(compiled, events.detected, len(events.lacks))
    rows = []
    for i in range(len(events.lacks)):
        event, row = make_event(i), []
        for number, expression in enumerate(compiled):
            if number == len(names):
                event.update(zip(names, (known_value(*pair) for pair in zip(row, card["observables"]))))
            try:
                row.append(value_of(expression.code, event, None))
            except Exception as error:
                row.append(error)
        rows.append(row)
    return rows


def known_value(outcome, entry):
    """The value of an observable that cuts use"""
    if isinstance(outcome, Exception) or (outcome is None and entry["default"] is None):
        return math.nan
    return entry["default"] if outcome is None else outcome


def judge(entry, text, outcomes, lacks, full):
    """-> warnings; ends the step if the entry is wrong"""
    outside = [isinstance(outcome, DOMAIN) for outcome in outcomes]
    for outcome in outcomes:
        if isinstance(outcome, Exception) and not isinstance(outcome, DOMAIN):
            reject(entry, outcome, text)
    share = sum(outside[:full]) / full
    first = outcomes[outside.index(True)] if any(outside) else None
    if share > MOST:
        reject(entry, first, text)
    if share == 0 and first is not None:
        reject(entry, first, text, " for an event with %s" % lacks[outside.index(True)])
    if all(outcome is None for outcome in outcomes[:full]):
        fail("%s: no event has it; it reads %r" % (entry["where"], text), "correct the expression")
    infinite = sum(isinstance(outcome, float) and not math.isfinite(outcome) for outcome in outcomes[:full]) / full
    if infinite > MOST:
        fail("%s is NaN or infinite in most events; it reads %r" % (entry["where"], text), "correct the expression")
    if share + infinite == 0:
        return []
    what = explain(first, text)[0] if first is not None else "NaN or infinite; it reads %r" % text
    return [
        "%s has no value in %.0f %% of %d made-up events: %s" % (entry["where"], 100 * (share + infinite), full, what)
    ]


def reject(entry, error, text, when=""):
    """Ends the step with what is wrong in an ``entry`` of the card; ``when`` says in which events"""
    what, hint = explain(error, text)
    fail("%s cannot be evaluated%s: %s" % (entry["where"], when, what), hint)


def check_defaults(card, row, lacks):
    """Ends the step if an event that would be kept has no value for an observable, which then becomes NaN"""
    observables, count = card["observables"], len(card["observables"])
    values = [known_value(*pair) for pair in zip(row, observables)]
    if any(entry["required"] and not math.isfinite(value) for entry, value in zip(observables, values)):
        return
    for cut, outcome in zip(card["cuts"], row[count:]):
        unclear = outcome is None or isinstance(outcome, Exception) or math.isnan(outcome)
        if not (cut["required"] if unclear else outcome):
            return
    for entry, outcome in zip(observables, row):
        if outcome is None and entry["default"] is None:
            fail(
                "%s: an event with %s passes the cuts and has no value for %s"
                % (entry["where"], lacks, entry["name"]),
                "give it a default, or required: true, which drops such events",
            )
