"""event_summary.json: how many events each step kept, and the observables' histograms at the benchmarks."""
import math

import numpy as np

from analysis_labels import labels_of, process_of
from effective_events import effective_events
from event_histograms import Events, histograms
from samples.sample_checks import generator_cross_sections

EVENT_SUMMARY_FILE = "event_summary.json"


def summarise_events(path, unmixed, generated, stages):
    """The content of the file.

    path: of the combined MadMiner file; unmixed: its weights (n, benchmarks) in pb before mixing, and where each event
    was made (n,); generated: {benchmark: events before cuts}; stages: records of the stages
    """
    events, sigma = Events(path), generator_cross_sections(stages)
    names, labels = list(generated), labels_of(stages)
    points = next((record["benchmarks"] for record in stages if "benchmarks" in record), {})
    reference = reference_of(names, points)
    return dict(process_of(stages), **{
        "format": 1,
        "reference": reference,
        "cut_flow": cut_flow(names, generated, sigma, stages, *unmixed),
        "benchmarks": [
            _at_benchmark(name, points.get(name), weights, sigma.get(name))
            for name, weights in zip(events.benchmarks, events.weights.T)
        ],
        "observables": histograms(events, labels, reference),
    })


def reference_of(names, points):
    """-> the benchmark with all parameters at 0, or the first one"""
    return next((name for name in names if name in points and not any(points[name].values())), names[0])


def cut_flow(names, generated, sigma, stages, weights, made_at):
    """-> rows of each sample, which is made at one benchmark, by the steps generated, showered, selected: {"sample",
    "step", "events", "effective_events", "cross_section_pb", "error_pb", "efficiency": of the cross section}; numbers
    that a program does not tell are left out, and so is the row of a shower that does not tell its events"""
    rows = []
    for number, name in enumerate(names):
        showers = [one for one in stages if one["stage"] == "pythia" and one["benchmark"] == name]
        whole, error = sigma.get(name, (None, None))
        effective = [one.get("effective_events") for one in showers]
        rows.append(_row(name, "generated", generated[name], effective, whole, error, whole))
        if showers and all("showered" in one and "showered_share" in one for one in showers):
            count = sum(one["showered"] for one in showers)
            share = sum(one["showered_share"] * one["generated"] for one in showers) / generated[name]
            left = None if whole is None else (whole * share, error * share)
            rows.append(_row(name, "showered", count, [None], *(left or (None, None)), whole=whole))
        own = weights[made_at == number, number]
        spread = math.sqrt(float((own ** 2).sum()))
        rows.append(_row(name, "selected", len(own), [effective_events(own)], float(own.sum()), spread, whole))
    return rows


def _row(sample, step, events, effective, sigma, error, whole):
    row = {"sample": sample, "step": step, "events": int(events)}
    if effective and None not in effective:
        row["effective_events"] = round(sum(effective), 1)
    if sigma is not None:
        row.update(cross_section_pb=sigma, error_pb=error)
        if whole:
            row["efficiency"] = sigma / whole
    return row


def _at_benchmark(name, point, weights, sigma):
    """What all events together say about one benchmark, weighted to it as a mixture of samples"""
    total = float(weights.sum())
    row = {
        "name": name,
        "parameters": point,
        "events": int(np.count_nonzero(weights)),
        "effective_events": round(effective_events(weights), 1),
        "cross_section_pb": total,
        "error_pb": math.sqrt(float((weights ** 2).sum())),
    }
    return row if sigma is None or not sigma[0] else dict(row, generated_pb=sigma[0], efficiency=total / sigma[0])
