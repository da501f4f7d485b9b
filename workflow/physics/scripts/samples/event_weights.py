"""Checks the weights of one job's events: finite, of one sign, and with a positive sum at every benchmark."""
import numpy as np

from step import fail, shown

LARGEST_NEGATIVE_SHARE = 0.05  # of the sum of all weights


def check_finite(path, weights, names):
    """Ends the step at the first weight that is NaN or infinite. ``weights`` (n, benchmarks), ``names`` of
    benchmarks"""
    bad = np.argwhere(~np.isfinite(weights))
    if len(bad):
        event, benchmark = bad[0]
        fail(
            "%s: event %d has the weight %s at the benchmark %s (%d of %d weights are not finite)"
            % (shown(path), event + 1, weights[event, benchmark], names[benchmark], len(bad), weights.size),
            "reweighting failed there: look at the generator's log, and generate the events again",
        )


def check_weights(path, weights, names, checked):
    """Ends the step if weights at a benchmark are not finite, are all zero, or are mostly negative by their
    sum.

    ``weights`` (n, benchmarks); ``checked``: whether negative weights beyond ``LARGEST_NEGATIVE_SHARE`` are an error.
    -> {benchmark: {"events", "share": of the sum}} of those that have negative weights
    """
    check_finite(path, weights, names)
    found = {}
    for name, column in zip(names, weights.T):
        total, negative = column.sum(), -column[column < 0].sum()
        if not column.any():
            fail(
                "%s: all %d weights at the benchmark %s are zero" % (shown(path), len(column), name),
                "reweighting failed, or the process does not exist at that benchmark: look at the generator's log",
            )
        if negative == 0:
            continue
        count, share = int((column < 0).sum()), negative / total if total > 0 else np.inf
        if checked and share > LARGEST_NEGATIVE_SHARE:
            fail(
                "%s: %d of %d weights at the benchmark %s are negative: %s, where at most %d %% may be"
                % (shown(path), count, len(column), name, size_of(share), 100 * LARGEST_NEGATIVE_SHARE),
                "likely causes: a squared amplitude that is truncated at one order of NP, or failed reweighting; if it "
                "is intended, write `checks: {negative_weights: false}` into the physics card",
            )
        found[name] = {"events": count, "share": float(share) if total > 0 else None}
        print("note: %s: %d of %d weights at the benchmark %s are negative" % (shown(path), count, len(column), name))
    return found


def size_of(share):
    """-> how much of the sum the negative weights are, in words"""
    return "%.1f %% of the sum" % (100 * share) if np.isfinite(share) else "they outweigh the positive ones"

