"""Checks of one job's events before they are used."""
from effective_events import effective_events
from lhe.reader import read_events
from provenance import is_checked
from samples.cross_section import read_cross_section
from samples.event_weights import check_weights


def check_events(events, job, names):
    """-> {"sigma_pb", "sigma_error_pb": of the generator, "effective_events": at its own benchmark, "negative_weights":
    {...}}, for the record of the stage.

    ``events`` of ``lhe.reader``, ``names`` of the benchmarks. Ends the step as ``check_weights`` does.
    """
    sigma, error = (job["sigma_pb"], job["sigma_error_pb"]) if "sigma_pb" in job else read_cross_section(events)
    negative = check_weights(events.path, events.weights, names, is_checked(job["stages"], "negative_weights"))
    effective = round(effective_events(events.weights[:, names.index(job["benchmark"])]), 1)
    return {"sigma_pb": sigma, "sigma_error_pb": error, "effective_events": effective, "negative_weights": negative}


def check_lhe(lhe, job, names):
    """``check_events`` for a file whose events another program reads"""
    return check_events(read_events(lhe, job["benchmark"], names, job["events"]), job, names)
