"""Values of observables in detected events; errors name the line of the card that caused them."""
import numpy as np

from observables.evaluation import CannotEvaluate, evaluate
from observables.expression_errors import explain
from observables.expression_names import check_tags
from step import fail


def find_values(card, blocks):
    """``blocks``: Detected of our own detectors -> values (events, observables), which events pass (events,)"""
    for entry in card["observables"] + card["cuts"]:
        check_tags(entry)
    results, count = [], 0
    for detected in blocks:
        try:
            results.append(evaluate(card, detected, len(detected.missing), count))
        except CannotEvaluate as found:
            reject_expression(card[found.kind][found.index], found.event, found.error)
        count += len(detected.missing)
    return tuple(np.concatenate(parts) for parts in zip(*results))


def reject_expression(entry, event, error):
    """``entry`` of the card's observables or cuts, ``event``: its number in the job, from 0"""
    what, hint = explain(error, entry.get("definition", entry.get("expression")))
    fail("%s cannot be evaluated for event %d: %s" % (entry["where"], event, what), hint)


def check_finite(card, columns):
    """``columns``: for each observable of the card its values (events,) in the events that are kept"""
    for entry, column in zip(card["observables"], columns):
        wrong = ~np.isfinite(np.asarray(column, dtype=float))
        if wrong.any():
            fail(
                "%s: %s is NaN or infinite in %d of the %d events that pass (%.2g %%); it reads %r"
                % (entry["where"], entry["name"], wrong.sum(), len(wrong), 100 * wrong.mean(), entry["definition"]),
                "give it a default, or required: true, which drops events that do not have it",
            )
