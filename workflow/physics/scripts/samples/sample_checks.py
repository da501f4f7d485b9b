"""Checks of all samples together in combine: closure, and cross sections against those of the exact amplitude."""
import numpy as np

from provenance import is_checked
from samples.closure import closure_table, compare_samples, judge_closure
from samples.cross_section import compare_cross_sections, judge_cross_sections


def check_samples(weights, made_at, generated, stages):
    """Ends the step if samples disagree, unless the physics card switched the check off.

    ``weights`` (n, benchmarks) in pb, before mixing; ``made_at`` (n,) numbers of benchmarks; ``generated`` {benchmark:
    events before cuts}; ``stages``: records of the stages.
    -> {"closure": [...], "cross_section_check": {...}}; the second only where an exact cross section is known
    """
    names, found = list(generated), generator_cross_sections(stages)
    errors = [found[name][1] / found[name][0] if found.get(name, (0, 0))[0] > 0 else 0.0 for name in names]
    pairs = compare_samples(weights, made_at, np.array(list(generated.values())), np.array(errors))
    if is_checked(stages, "closure"):
        judge_closure(pairs, names)
    facts = {"closure": closure_table(pairs, names)}
    exact = next((record["exact_cross_sections_pb"] for record in stages if "exact_cross_sections_pb" in record), None)
    if exact:
        facts["cross_section_check"] = compare_cross_sections(found, exact)
        if is_checked(stages, "cross_section"):
            judge_cross_sections(facts["cross_section_check"])
    return facts


def generator_cross_sections(stages):
    """-> {benchmark: (cross section before cuts, its error)} in pb: the mean over its jobs, by their events.

    Jobs may share the random numbers of their integration, so their errors are averaged and not reduced.
    """
    sums = {}
    for record in stages:
        if record["stage"] == "pythia" and "sigma_pb" in record:
            row = record["generated"] * np.array([1.0, record["sigma_pb"], record["sigma_error_pb"]])
            sums[record["benchmark"]] = sums.get(record["benchmark"], 0.0) + row
    return {name: (float(row[1] / row[0]), float(row[2] / row[0])) for name, row in sums.items()}
